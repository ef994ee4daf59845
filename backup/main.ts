/** `npm run backup`, `npm run restore`: what a system keeps, in one file and back. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { openBlobStore } from '../platform/blob-store/open-blob-store.js';
import { messageOf } from '../platform/errors.js';
import { createLog } from '../platform/log.js';
import { withSnapshot } from '../platform/postgres/archive/database-snapshot.js';
import { openSource } from '../platform/postgres/archive/open-source.js';
import { openUnmigrated } from '../platform/postgres/open-database.js';
import { readBackupConfig } from './config.js';
import { Archive } from './read-archive.js';
import { assertKnown, restoreBackup } from './restore-backup.js';
import { takeBackup } from './take-backup.js';

const stopping = new AbortController();
const program = new Command('backup').description(
  'Database, telemetry and files in one archive. DATA_DIR, DATABASE_URL and BLOB_URL say where they are; BACKUP_KEY encrypts.',
);

program
  .command('backup')
  .description('takes one, also while the system runs')
  .argument('[path]', 'a file that is not there yet, or a folder for one with a name by the time', '.')
  .action(async (path: string) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
    const { dataDir, databaseUrl, blobUrl, influx, log, key } = read();
    const file = fileAt(path);
    await using source = await openSource({ databaseUrl, dataDir, log });
    const blobs = openBlobStore(blobUrl, dataDir);
    const { signal } = stopping;
    const taken = await withSnapshot(source.url, (snapshot) =>
      takeBackup({ snapshot, blobs, dataDir, file, key, version: version(), signal, log }),
    );
    console.log(
      `${file}: ${taken.rows} rows of ${taken.tables} tables, ${taken.blobs} files, ${taken.secrets} secrets`,
    );
    if (!key) console.error('It is not encrypted (set BACKUP_KEY), so the secrets of DATA_DIR are not in it.');
    if (influx) console.error('Telemetry is in InfluxDB, and so not in it: see docs/operations.md.');
  });

program
  .command('restore')
  .description('into an empty database')
  .argument('<file>', 'what backup has made')
  .option('--check', 'only reads the file and says whether it is whole')
  .action(async (path: string, { check = false }: { check?: boolean }) => {
    const { dataDir, databaseUrl, blobUrl, log, key } = read();
    const archive = await Archive.open(path, key);
    const { about, manifest } = await archive.verify();
    const what = `${manifest.rows} rows of ${about.database.tables.length} tables, ${manifest.blobs} files`;
    if (check) return console.log(`${path} is whole: ${what}, as of ${about.takenAt}`);
    assertKnown(about);
    await using database = await openUnmigrated({ databaseUrl, dataDir, log });
    const blobs = openBlobStore(blobUrl, dataDir);
    await restoreBackup({ archive, about, manifest, database, blobs, dataDir, log });
    console.log(`restored: ${what}, as of ${about.takenAt}`);
  });

try {
  await program.parseAsync();
} catch (error) {
  const [command = 'backup'] = program.args;
  console.error(`${command}: ${stopping.signal.aborted ? 'stopped; there is no backup' : messageOf(error)}`);
  process.exitCode = 1;
}

function read() {
  const { platform, key } = readBackupConfig({ LOG_LEVEL: 'warn', ...process.env });
  return { ...platform, key, log: createLog(platform.logLevel) };
}

function fileAt(path: string): string {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? join(path, `motorpool-${stamp}.backup`) : path;
  if (existsSync(file)) throw new Error(`${file} is there already: name another file`);
  return resolve(file);
}

/** Of this program, beside its sources or above what they were compiled to. */
function version(): string {
  const [found] = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .filter(existsSync);
  return found ? JSON.parse(readFileSync(found, 'utf8')).version : 'unknown';
}
