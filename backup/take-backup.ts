/** One archive of what a system keeps, as it was at one instant. */
import { basename } from 'node:path';
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import type { Log } from '../platform/log.js';
import type { DatabaseSnapshot } from '../platform/postgres/archive/database-snapshot.js';
import { type About, PARTS } from './archive-contents.js';
import { secretsIn } from './kept-secrets.js';
import type { WholeBackup } from './whole-backup.js';
import { type AddPart, sha256Of, writeArchive } from './write-archive.js';

export interface TakenBackup {
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
  readonly secrets: number;
}

const LINE_FEED = 0x0a;

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
  signal: AbortSignal;
  log: Log;
}): Promise<TakenBackup> {
  const { snapshot, dataDir, key, version, since } = options;
  const { layout, takenAt } = snapshot;
  const secrets = key ? secretsIn(dataDir) : [];
  let [rows, blobs] = [0, 0];
  const had = new Set(since?.manifest.parts.map(({ sha256 }) => sha256));
  await writeArchive({ ...options, had }, async (add) => {
    const about: About = {
      ...{ format: 1, takenAt: takenAt.toISOString(), version, database: layout },
      ...(since && { since: { file: basename(since.file), manifest: since.manifestSha256 } }),
    };
    await add(PARTS.about, Buffer.from(JSON.stringify(about)));
    for (const secret of secrets) await add(PARTS.secret(secret.file), secret.bytes);
    blobs = await addBlobs(options, add);
    for (const [index, table] of layout.tables.entries()) {
      let part = 0;
      for await (const bytes of snapshot.rowsOf(table)) {
        await add(PARTS.rows(index, part++), bytes);
        rows += rowsIn(bytes);
      }
    }
    return { blobs, rows };
  });
  return { tables: layout.tables.length, rows, blobs, secrets: secrets.length };
}

async function addBlobs({ blobs, log }: { blobs: BlobStore; log: Log }, add: AddPart): Promise<number> {
  let count = 0;
  for await (const key of blobs.keys()) {
    const bytes = await blobs.get(key);
    if (bytes && sha256Of(bytes) === key) {
      await add(PARTS.blob(key), bytes);
      count++;
    } else if (bytes) log.error({ key }, 'a file is damaged where it is kept, and is left out of the backup');
    else log.warn({ key }, 'a file was removed while the backup ran');
  }
  return count;
}

function rowsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
