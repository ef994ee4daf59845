/** One archive of what a system keeps, as it was at one instant. */
import { basename } from 'node:path';
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import type { Log } from '../platform/log.js';
import type { DatabaseSnapshot } from '../platform/postgres/archive/database-snapshot.js';
import { type About, PARTS } from './archive-contents.js';
import { secretsIn } from './kept-secrets.js';
import { telemetryArchiveFiles } from './telemetry-archive-files.js';
import type { WholeBackup } from './whole-backup.js';
import { type AddPart, sha256Of, writeArchive } from './write-archive.js';

export interface TakenBackup {
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
  readonly secrets: number;
  /** Files of the telemetry archive that were not to be in it. */
  readonly leftOut: number;
}

const LINE_FEED = 0x0a;
const GONE = 'files of the telemetry archive were not there, or written anew meanwhile: take the backup again';

/**
 * Writes `file`, encrypted where there is a `key`; only then are the secrets of `dataDir` in it. Files first, and then
 * rows: a file is removed after the row that names it. Throws errors of the database, the blob store and the disk.
 */
export async function takeBackup(options: {
  snapshot: DatabaseSnapshot;
  blobs: BlobStore;
  dataDir: string;
  file: string;
  key: Buffer | undefined;
  /** What is in it is named and left out; it has to stay beside `file`. */
  since?: WholeBackup;
  version: string;
  withoutTelemetryArchive?: boolean;
  signal: AbortSignal;
  log: Log;
}): Promise<TakenBackup> {
  const { snapshot, dataDir, key, version, since } = options;
  const { layout, takenAt } = snapshot;
  const secrets = key ? secretsIn(dataDir) : [];
  const archived = await telemetryArchiveFiles(snapshot);
  const leftOut = options.withoutTelemetryArchive ? archived : new Map<string, boolean>();
  let [rows, blobs] = [0, 0];
  const had = new Set(since?.manifest.parts.map(({ sha256 }) => sha256));
  await writeArchive({ ...options, had }, async (add) => {
    const about: About = {
      ...{ format: 1, takenAt: takenAt.toISOString(), version, database: layout },
      ...(since && { since: { file: basename(since.file), manifest: since.manifestSha256 } }),
    };
    await add(PARTS.about, Buffer.from(JSON.stringify(about)));
    for (const secret of secrets) await add(PARTS.secret(secret.file), secret.bytes);
    const added = await addBlobs(options, leftOut, add);
    blobs = added.size;
    const gone = [...archived].filter(([key, whole]) => whole && !leftOut.has(key) && !added.has(key));
    if (gone.length > 0) options.log.warn({ files: gone.length }, GONE);
    for (const [index, table] of layout.tables.entries()) {
      let part = 0;
      for await (const bytes of snapshot.rowsOf(table)) {
        await add(PARTS.rows(index, part++), bytes);
        rows += rowsIn(bytes);
      }
    }
    return { blobs, rows };
  });
  return { tables: layout.tables.length, rows, blobs, secrets: secrets.length, leftOut: leftOut.size };
}

/** Gives their keys. */
async function addBlobs(
  { blobs, log }: { blobs: BlobStore; log: Log },
  leftOut: ReadonlyMap<string, boolean>,
  add: AddPart,
): Promise<Set<string>> {
  const added = new Set<string>();
  for await (const key of blobs.keys()) {
    if (leftOut.has(key)) continue;
    const bytes = await blobs.get(key);
    if (bytes && sha256Of(bytes) === key) {
      await add(PARTS.blob(key), bytes);
      added.add(key);
    } else if (bytes) log.error({ key }, 'a file is damaged where it is kept, and is left out of the backup');
    else log.warn({ key }, 'a file was removed while the backup ran');
  }
  return added;
}

function rowsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
