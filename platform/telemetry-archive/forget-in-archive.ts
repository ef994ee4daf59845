/** Takes the places of a car's span out of the archive: its files are written anew without them, and the old ones go. */
import type { Knex } from 'knex';
import type { BlobStore } from '../blob-store/blob-store.js';
import type { Log } from '../log.js';
import type { ParquetReader } from '../parquet/reader-thread.js';
import type { ParquetColumn } from '../parquet/writer-thread.js';
import type { Span } from '../telemetry-store/telemetry-store.js';
import type { ArchiveFile, ArchiveRepository } from './archive-repository.js';
import type { FileKeeper } from './file-keeper.js';
import { fileWriter } from './file-writer.js';
import { holds } from './read-archive.js';
import { finishedUntil } from './write-days.js';

/** As the stores do: what else the car said stays, and so does that it came. */
const PLACES = ['latitude', 'longitude', 'accuracyM', 'headingDeg'];
const PLACE = 'Vehicle.CurrentLocation'; // COVESA VSS

export function forgetInArchive({
  files,
  keeper,
  blobs,
  reader,
  log,
}: {
  files: ArchiveRepository;
  keeper: FileKeeper;
  blobs: BlobStore;
  reader: ParquetReader;
  log: Log;
}) {
  async function rewrite(file: ArchiveFile, vehicleId: string, span: Span, tx: Knex): Promise<void> {
    const content = await blobs.get(file.key);
    if (!content) {
      log.error({ key: file.key }, 'a file of the telemetry archive is gone: nothing could be taken out of it');
      return;
    }
    const footer = content.subarray(-file.footerBytes);
    const writer = fileWriter();
    let changed = false;
    try {
      for (const [group, place] of (await reader.places(footer)).entries()) {
        const { start, end } = place;
        const columns = await reader.columns(footer, { group, start, bytes: content.subarray(start, end) });
        if (holds(place, vehicleId, span)) changed = clearPlaces(columns, span) || changed;
        await writer.write(columns);
      }
      if (changed) {
        const kept = await keeper.keep(file, await writer.finish(), tx, file);
        await files.noteForgotten(kept, vehicleId, span, tx);
      } else await files.noteForgotten(file, vehicleId, span, tx);
    } finally {
      writer.end();
    }
  }

  /** When it resolves the bytes that told the places are gone. A span that was taken out before costs nothing. */
  return async (vehicleId: string, span: Span): Promise<void> => {
    if (span.from >= finishedUntil(Date.now()) || (await files.until()) === undefined) return;
    // One at a time: each is whole before the next begins, so that one that fails leaves little to be done again.
    for (let more = true; more; ) {
      more = await keeper.alone(async (tx) => {
        const [file] = await files.unforgotten(vehicleId, span, tx);
        if (file) await rewrite(file, vehicleId, span, tx);
        return file !== undefined;
      });
    }
  };
}

/** Says whether there was any. The columns are one car's. */
function clearPlaces(columns: readonly ParquetColumn[], { from, to }: Span): boolean {
  const times = columns.find(({ name }) => name === 'observedAt');
  if (times?.kind !== 'time') throw new Error('a file of the telemetry archive has no times');
  const within = [...times.data.keys()].filter((row) => {
    const at = times.data[row] as number;
    return at >= from && at < to;
  });
  let changed = false;
  for (const column of columns) {
    if (column.kind === 'number' && PLACES.includes(column.name)) {
      for (const row of within) {
        changed ||= !Number.isNaN(column.data[row]);
        column.data[row] = Number.NaN;
      }
    }
    if (column.kind === 'json') changed = withoutPlaces(column, within) || changed;
  }
  return changed;
}

function withoutPlaces(column: Extract<ParquetColumn, { words: unknown }>, rows: readonly number[]): boolean {
  const words = [...column.words];
  const places = new Map<number, number>();
  for (const row of rows) {
    const place = column.data[row] as number;
    if (place < 0 || !column.words[place]?.includes(PLACE)) continue;
    if (!places.has(place)) {
      const left = cleared(words[place] as string);
      places.set(place, left === undefined ? -1 : words.push(left) - 1);
    }
    column.data[row] = places.get(place) as number;
  }
  column.words = words;
  return places.size > 0;
}

function cleared(signals: string): string | undefined {
  const left = Object.entries(JSON.parse(signals) as object).filter(([path]) => !path.startsWith(PLACE));
  return left.length === 0 ? undefined : JSON.stringify(Object.fromEntries(left));
}
