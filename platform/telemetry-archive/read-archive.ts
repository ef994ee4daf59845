/** Samples out of the archive: of each file what the index at its end names, and no more than one row group at a time. */
import type { StoredSample } from '../../contracts/index.js';
import type { BlobStore } from '../blob-store/blob-store.js';
import { MotorpoolError } from '../errors.js';
import type { GroupPlace, ParquetReader } from '../parquet/reader-thread.js';
import type { Order, Span } from '../telemetry-store/telemetry-store.js';
import { cellsOf, sampleReader } from './archive-columns.js';
import type { ArchiveFile, ArchiveRepository } from './archive-repository.js';

const PIECE = 250; // made in some 1 ms, in which everybody else waits

interface Tools {
  files: ArchiveRepository;
  blobs: BlobStore;
  reader: ParquetReader;
}

/** One car's in [from, to), some hundreds at a time. Throws a MotorpoolError (unavailable) where a file is gone. */
export function readArchive({ files, blobs, reader }: Tools) {
  /** Bytes of a file, or of the one that took its place when a trail was taken out: rows and groups are the same in it. */
  async function rangeOf(file: ArchiveFile, start: number, end: number): Promise<Buffer> {
    const bytes = await blobs.range(file.key, start, end);
    if (bytes) return bytes;
    const now = await files.fileAt(file);
    if (!now || now.key === file.key) throw missing(file);
    throw new Replaced(now);
  }

  async function* groupsOf(
    file: ArchiveFile,
    vehicleId: string,
    span: Span,
    order: Order,
  ): AsyncGenerator<StoredSample[]> {
    let [current, done] = [file, 0];
    for (;;) {
      try {
        for await (const group of readGroups(current, done)) {
          yield* group;
          done++;
        }
        return;
      } catch (error) {
        if (!(error instanceof Replaced)) throw error;
        current = error.file;
      }
    }

    /** Group by group, all pieces of each; the first `skip` were read already. */
    async function* readGroups(of: ArchiveFile, skip: number): AsyncGenerator<Generator<StoredSample[]>> {
      const footer = await rangeOf(of, of.bytes - of.footerBytes, of.bytes);
      const places = (await reader.places(footer)).map((place, group) => ({ ...place, group }));
      const wanted = places.filter((place) => holds(place, vehicleId, span));
      for (const { group, start, end, rows } of order === 'oldest-first'
        ? wanted.slice(skip)
        : wanted.toReversed().slice(skip)) {
        const bytes = await rangeOf(of, start, end);
        const cells = cellsOf(await reader.columns(footer, { group, start, bytes }));
        yield piecesOf(cells, rows, span, order);
      }
    }
  }

  return async function* (
    vehicleId: string,
    span: Span,
    order: Order = 'oldest-first',
  ): AsyncGenerator<StoredSample[]> {
    const direction = order === 'oldest-first' ? 'asc' : 'desc';
    for (let last: ArchiveFile | undefined; ; ) {
      const page: ArchiveFile[] = await files.filesOf(vehicleId, span, direction, last);
      for (const file of page) yield* groupsOf(file, vehicleId, span, order);
      last = page.at(-1);
      if (!last) return;
    }
  };
}

class Replaced extends Error {
  readonly file: ArchiveFile;
  constructor(file: ArchiveFile) {
    super('a file of the archive was written anew');
    this.file = file;
  }
}

function* piecesOf(
  cells: ReturnType<typeof cellsOf>,
  rows: number,
  span: Span,
  order: Order,
): Generator<StoredSample[]> {
  const observedAt = cells.get('observedAt');
  const read = sampleReader(cells);
  let piece: StoredSample[] = [];
  for (let i = 0; i < rows; i++) {
    const row = order === 'oldest-first' ? i : rows - 1 - i;
    const at = observedAt?.(row) as number;
    if (at < span.from || at >= span.to) continue;
    if (piece.push(read(row)) < PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** A group is one car's; told by its least and greatest. */
export function holds({ range }: GroupPlace, vehicleId: string, { from, to }: Span): boolean {
  const [first, last] = (range.observedAt ?? []) as [number?, number?];
  return range.vehicleId?.[0] === vehicleId && first !== undefined && last !== undefined && first < to && last >= from;
}

const missing = ({ day, key }: ArchiveFile) =>
  new MotorpoolError(
    'unavailable',
    'telemetry-archive-file-missing',
    `A file of the telemetry archive of ${new Date(day).toISOString().slice(0, 10)} is not in the store of files: ${key}. Put it back from a backup.`,
    { retryAfterS: 3600 },
  );
