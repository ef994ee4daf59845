/** Makes an empty system into the one that a backup was taken of. */
import type { BlobStore } from '../platform/blob-store/blob-store.js';
import { MotorpoolError } from '../platform/errors.js';
import { openJobs } from '../platform/jobs/index.js';
import type { Log } from '../platform/log.js';
import type { TableLayout } from '../platform/postgres/archive/database-layout.js';
import { assertEmpty, fillDatabase } from '../platform/postgres/archive/fill-database.js';
import { unknownMigrations } from '../platform/postgres/newer-database.js';
import type { Database } from '../platform/postgres/open-database.js';
import type { About } from './archive-contents.js';
import { assertNoOther, type KeptSecret, keepSecret } from './kept-secrets.js';
import type { Part } from './read-archive.js';
import type { WholeBackup } from './whole-backup.js';
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
 * Puts back what `openWhole` has proven. Rows are there all at once or not at all; files that were put back before
 * a failure stay, and are no harm. Throws a MotorpoolError where the database is not empty, or what stands in the way.
 */
export async function restoreBackup(options: {
  backup: WholeBackup;
  database: Database;
  blobs: BlobStore;
  dataDir: string;
  log: Log;
}): Promise<void> {
  const { backup, database, blobs, dataDir, log } = options;
  const { about } = backup;
  const { db } = database;
  const secrets: KeptSecret[] = [];
  await assertEmpty(db);
  await openJobs({ database, log });
  await fillDatabase(db, about.database, async (copy) => {
    for await (const { name, bytes } of partsOf(backup)) {
      const [kind, of = ''] = name.split('/');
      if (kind === 'blobs') await putBack(blobs, of, bytes);
      else if (kind === 'secrets') secrets.push(secretOf(dataDir, of, bytes));
      else if (kind === 'rows') await copy(about.database.tables[Number(of)] as TableLayout, bytes);
    }
  });
  for (const secret of secrets) keepSecret(dataDir, secret);
}

/** Each that the manifest names, from whichever archive has it; archives are read a second time here. */
async function* partsOf({ archives, manifest }: WholeBackup): AsyncGenerator<Part> {
  const wanted = new Map<string, string[]>();
  for (const { name, sha256 } of manifest.parts) wanted.set(sha256, [...(wanted.get(sha256) ?? []), name]);
  for (const archive of archives) {
    for await (const { bytes } of archive.parts()) {
      const sha256 = sha256Of(bytes);
      for (const name of wanted.get(sha256) ?? []) yield { name, bytes };
      wanted.delete(sha256);
    }
  }
  if (wanted.size > 0) throw changed();
}

function secretOf(dataDir: string, file: string, bytes: Buffer): KeptSecret {
  const secret = { file, bytes };
  assertNoOther(dataDir, secret);
  return secret;
}

async function putBack(blobs: BlobStore, key: string, bytes: Buffer): Promise<void> {
  if ((await blobs.put(bytes, 'application/octet-stream')) !== key) throw changed();
}

const changed = () =>
  new MotorpoolError('conflict', 'backup-changed', 'The backup was changed while it was restored: start again.');
