/** Writes finished days out of the telemetry store, one after the other, in files of whole cars. */
import type { Log } from '../log.js';
import { DAY_MS, RECENT_MS, type TelemetryStore, takenSince } from '../telemetry-store/telemetry-store.js';
import type { ArchiveRepository } from './archive-repository.js';
import type { FileKeeper } from './file-keeper.js';
import { fileWriter } from './file-writer.js';

/** A file ends after the car with which it reaches so many samples: 2 MB or so, and a second to take places out of it. */
const FILE_SAMPLES = 100_000;
const UNDER_WAY_MS = 3600 * 1000; // a sample that was taken is stored by then

/** Days before that moment get no sample any more. */
export const finishedUntil = (now: number): number => takenSince(now - UNDER_WAY_MS);

export function writeDays({
  files,
  keeper,
  closing,
  log,
}: {
  files: ArchiveRepository;
  keeper: FileKeeper;
  closing: AbortSignal;
  log: Log;
}) {
  /** One file, of these cars or the first of them; gives how many cars and samples are in it. */
  async function writeFile(store: TelemetryStore, day: number, cars: readonly string[]) {
    const span = { from: day, to: day + DAY_MS };
    return keeper.alone(async (tx) => {
      const writer = fileWriter();
      let [taken, samples] = [0, 0];
      try {
        while (taken < cars.length && samples < FILE_SAMPLES) {
          closing.throwIfAborted();
          samples += await writer.writeCar(store.trackInPieces(cars[taken++] as string, span));
        }
        if (samples === 0) return { taken, samples };
        const part = ((await files.lastOf(day, tx))?.part ?? -1) + 1;
        const [firstVehicle, lastVehicle] = [cars[0], cars[taken - 1]] as [string, string];
        await keeper.keep({ day, part, firstVehicle, lastVehicle, samples }, await writer.finish(), tx);
        return { taken, samples };
      } finally {
        writer.end();
      }
    });
  }

  /** Goes on after the last file of the day that is whole. */
  async function writeDay(store: TelemetryStore, day: number): Promise<void> {
    const last = await files.locked((tx) => files.lastOf(day, tx));
    const all = await store.vehiclesIn({ from: day, to: day + DAY_MS });
    let cars = last ? all.filter((id) => id > last.lastVehicle) : all;
    let samples = 0;
    while (cars.length > 0) {
      const written = await writeFile(store, day, cars);
      samples += written.samples;
      cars = cars.slice(written.taken);
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
