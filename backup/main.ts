/** `npm run backup`, `npm run restore`: what a system keeps, in one file and back. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { openBlobStore } from '../platform/blob-store/open-blob-store.js';
import { messageOf } from '../platform/errors.js';
import { createLog } from '../platform/log.js';
import { withSnapshot } from '../platform/postgres/archive/database-snapshot.js';
import { noteBackup } from '../platform/postgres/archive/note-backup.js';
import { openSource } from '../platform/postgres/archive/open-source.js';
import { openUnmigrated } from '../platform/postgres/open-database.js';
import { lostFiles } from '../platform/telemetry-archive/lost-files.js';
import { readBackupConfig } from './config.js';
import { assertKnown, restoreBackup } from './restore-backup.js';
import { takeBackup } from './take-backup.js';
import { openWhole } from './whole-backup.js';

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
const stopping = new AbortController();
const program = new Command('npm run')
  .usage('backup|restore -- …')
  .description(
    'Database, telemetry and files in one archive. DATA_DIR, DATABASE_URL and BLOB_URL say where they are; BACKUP_KEY encrypts.',
  );

program
  .command('backup')
  .usage('-- [options] [path]')
  .description('takes one, also while the system runs')
  .argument('[path]', 'a file that is not there yet, or a folder for one with a name by the time', '.')
  .option('--incremental', 'only what is new since the newest archive in that folder, which it needs to be restored')
  .option('--without-telemetry-archive', 'leaves out the files of old telemetry, to be copied by other means')
  .action(async (path: string, options: { incremental?: boolean; withoutTelemetryArchive?: boolean }) => {
    const { incremental = false, withoutTelemetryArchive = false } = options;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
    const { dataDir, databaseUrl, blobUrl, influx, log, key } = read();
    const file = fileAt(path);
    const earlier = incremental ? newestIn(dirname(file)) : undefined;
    if (incremental && !earlier) console.error(`There is no archive in ${dirname(file)} yet: this one is whole.`);
    const since = earlier && { since: await openWhole(earlier, key) };
    await using source = await openSource({ databaseUrl, dataDir, log });
    const blobs = openBlobStore(blobUrl, dataDir);
    const { signal } = stopping;
    const taken = await withSnapshot(source.url, async (snapshot) => ({
      takenAt: snapshot.takenAt,
      ...(await takeBackup({
        ...{ snapshot, blobs, dataDir, file, key, ...since, version: version(), withoutTelemetryArchive, signal, log },
      })),
    }));
    const round = {
      kind: since ? 'incremental' : 'whole',
      takenAt: taken.takenAt,
      bytes: statSync(file).size,
    } as const;
    await noteBackup(source.url, round).catch((error: unknown) => {
      console.error(`The database could not note it (${messageOf(error)}), so its age is not told.`);
    });
    console.log(
      `${file}: ${taken.rows} rows of ${taken.tables} tables, ${counted(taken.blobs, 'file')}, ${counted(taken.secrets, 'secret')}`,
    );
    if (taken.leftOut > 0) console.error(`Not in it: ${taken.leftOut} files of the telemetry archive.`);
    if (!key) console.error('It is not encrypted (set BACKUP_KEY), so the secrets of DATA_DIR are not in it.');
    if (influx) console.error('Telemetry is in InfluxDB, and so not in it: see docs/operations.md.');
  });

program
  .command('restore')
  .usage('-- [options] <file>')
  .description('into an empty database')
  .argument('<file>', 'what backup has made')
  .option('--check', 'only reads the file and says whether it is whole')
  .action(async (path: string, { check = false }: { check?: boolean }) => {
    const { dataDir, databaseUrl, blobUrl, log, key } = read();
    const backup = await openWhole(path, key);
    const { about, manifest, archives } = backup;
    const what = `${manifest.rows} rows of ${about.database.tables.length} tables, ${counted(manifest.blobs, 'file')}`;
    const needed = archives.slice(1).map(({ file }) => basename(file));
    const with_ = needed.length > 0 ? ` with ${needed.join(', ')}` : '';
    if (check) return console.log(`${path} is whole${with_}: ${what}, as of ${about.takenAt}`);
    assertKnown(about);
    await using database = await openUnmigrated({ databaseUrl, dataDir, log });
    const blobs = openBlobStore(blobUrl, dataDir);
    await restoreBackup({ backup, database, blobs, dataDir, log });
    const lost = await lostFiles(database.url, blobs);
    if (lost > 0) {
      const where = blobUrl ? 'the bucket of BLOB_URL' : join(dataDir, 'blobs');
      console.error(
        `${lost} files of the telemetry archive are not in ${where}: put them there, or what they tell is lost.`,
      );
    }
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
  if (!existsSync(dirname(file))) throw new Error(`there is no folder ${dirname(file)}: make it, or name another`);
  return resolve(file);
}

/** Of those that this program has named, by the time in their names. */
function newestIn(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) => /^motorpool-\d{8}T\d{6}Z\.backup$/.test(name));
  const newest = names.sort().at(-1);
  return newest && join(folder, newest);
}

/** Of this program, beside its sources or above what they were compiled to. */
function version(): string {
  const [found] = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .filter(existsSync);
  return found ? JSON.parse(readFileSync(found, 'utf8')).version : 'unknown';
}
