/** Writes finished days out of the telemetry store, one after the other, in files of whole cars. */
import type { Log } from '../log.js';
import { DAY_MS, RECENT_MS, type TelemetryStore, takenSince } from '../telemetry-store/telemetry-store.js';
import type { ArchiveRepository } from './archive-repository.js';
import type { FileKeeper } from './file-keeper.js';
import { fileWriter } from './file-writer.js';

/** A file ends after the car with which it reaches so many samples: 1 MB or so, and some seconds to take places out of it. */
const FILE_SAMPLES = 50_000;
const UNDER_WAY_MS = 3600 * 1000; // a sample that was taken is stored by then

/** Days before that moment get no sample any more. */
export const finishedUntil = (now: number): number => takenSince(now - UNDER_WAY_MS);

export function writeDays({
  files,
  keeper,
  closing,
  log,
  fileSamples = FILE_SAMPLES,
}: {
  files: ArchiveRepository;
  keeper: FileKeeper;
  closing: AbortSignal;
  log: Log;
  fileSamples?: number | undefined;
}) {
  /** The next file of these cars, of the first that are in none yet; gives how many samples are in it, and the cars that are left. */
  async function writeFile(store: TelemetryStore, day: number, cars: readonly string[]) {
    const span = { from: day, to: day + DAY_MS };
    return keeper.alone(async (tx) => {
      const last = await files.lastOf(day, tx); // asked in here: another process may write the same day
      const left = last ? cars.filter((id) => id > last.lastVehicle) : [...cars];
      const writer = fileWriter();
      const taken: string[] = [];
      let samples = 0;
      try {
        for (let car = left.shift(); car !== undefined; car = samples < fileSamples ? left.shift() : undefined) {
          closing.throwIfAborted();
          samples += await writer.writeCar(store.trackInPieces(car, span));
          taken.push(car);
        }
        const [firstVehicle, lastVehicle] = [taken[0], taken.at(-1)];
        if (samples === 0 || !firstVehicle || !lastVehicle) return { left, samples };
        const about = { day, part: (last?.part ?? -1) + 1, firstVehicle, lastVehicle, samples };
        await keeper.keep(about, await writer.finish(), tx);
        return { left, samples };
      } finally {
        writer.end();
      }
    });
  }

  async function writeDay(store: TelemetryStore, day: number): Promise<void> {
    let samples = 0;
    for (let left = await store.vehiclesIn({ from: day, to: day + DAY_MS }); left.length > 0; ) {
      const written = await writeFile(store, day, left);
      samples += written.samples;
      left = written.left;
    }
    if (samples > 0)
      log.info({ day: new Date(day).toISOString().slice(0, 10), samples }, 'a day of telemetry archived');
  }

  /**
   * All days of `store` that get no sample any more. A try again goes on where the one before ended. Throws errors of the
   * store, the database and the store of files.
   */
  return async (store: TelemetryStore, now: number): Promise<void> => {
    const begin = Math.floor((now - RECENT_MS) / DAY_MS) * DAY_MS; // the oldest day that is surely still there whole
    const until = finishedUntil(now);
    const done = await files.until();
    if (done === undefined) await files.moveUntil(begin); // from now on it is seen when it falls behind
    for (let day = done ?? begin; day < until; day += DAY_MS) {
      await writeDay(store, day);
      await files.moveUntil(day + DAY_MS);
    }
  };
}
