/** Makes an empty system into the one that a backup was taken of. */
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import { MotorpoolError } from '../platform/errors.js';
import { openJobs } from '../platform/jobs/index.js';
import type { Log } from '../platform/log.js';
import type { TableLayout } from '../platform/postgres/archive/database-layout.js';
import { assertEmpty, fillDatabase } from '../platform/postgres/archive/fill-database.js';
import { unknownMigrations } from '../platform/postgres/newer-database.js';
import type { Database } from '../platform/postgres/open-database.js';
import type { About, Manifest } from './archive-contents.js';
import { assertNoOther, type KeptSecret, keepSecret } from './kept-secrets.js';
import type { Archive, Part } from './read-archive.js';
import { sha256Of } from './write-archive.js';

/** Throws a MotorpoolError (conflict) for what a newer Motorpool has made. */
export function assertKnown({ version, database }: About): void {
  const unknown = unknownMigrations(database.migrations);
  if (unknown.length === 0) return;
  throw new MotorpoolError(
    'conflict',
    'backup-of-a-newer-release',
    `The backup was made by a newer Motorpool (${version}: ${unknown.join(', ')}). Restore it with that one.`,
  );
}

/**
 * Puts back what `archive.verify` has proven. Rows are there all at once or not at all; files that were put back before
 * a failure stay, and are no harm. Throws a MotorpoolError where the database is not empty, or what stands in the way.
 */
export async function restoreBackup(options: {
  archive: Archive;
  about: About;
  manifest: Manifest;
  database: Database;
  blobs: BlobStore;
  dataDir: string;
  log: Log;
}): Promise<void> {
  const { archive, about, manifest, database, blobs, dataDir, log } = options;
  const { db } = database;
  const { tables } = about.database;
  const sums = new Map(manifest.parts.map(({ name, sha256 }) => [name, sha256]));
  const secrets: KeptSecret[] = [];
  await assertEmpty(db);
  await openJobs({ database, log });
  await fillDatabase(db, about.database, async (copy) => {
    for await (const part of archive.parts()) {
      const [kind, name = ''] = part.name.split('/');
      if (kind === 'blobs') await putBack(blobs, name, part.bytes);
      else if (kind === 'secrets') secrets.push(secretOf(dataDir, name, part, sums));
      else if (kind === 'rows') await copy(tables[Number(name)] as TableLayout, proven(part, sums));
    }
  });
  for (const secret of secrets) keepSecret(dataDir, secret);
}

function secretOf(dataDir: string, file: string, part: Part, sums: ReadonlyMap<string, string>): KeptSecret {
  const secret = { file, bytes: proven(part, sums) };
  assertNoOther(dataDir, secret);
  return secret;
}

async function putBack(blobs: BlobStore, key: string, bytes: Buffer): Promise<void> {
  if ((await blobs.put(bytes, 'application/octet-stream')) !== key) throw changed();
}

/** The file was read a second time. */
function proven({ name, bytes }: Part, sums: ReadonlyMap<string, string>): Buffer {
  if (sums.get(name) === sha256Of(bytes)) return bytes;
  throw changed();
}

const changed = () =>
  new MotorpoolError('conflict', 'backup-changed', 'The backup was changed while it was restored: start again.');
