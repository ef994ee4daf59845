/** A real PostgreSQL for tests: one embedded server for each process of a run, a database of its own for each caller. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';
import { type Database, openDatabase } from '../../platform/postgres/open-database.js';

const TEMPLATE = 'migrated';

/** No test cuts the power. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off' };

let server: Promise<EmbeddedPostgres> | undefined;
let count = 0;

function startServer(): Promise<EmbeddedPostgres> {
  server ??= (async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-test-'));
    const started = await startEmbeddedPostgres(dataDir, createLog('error'), SETTINGS);
    process.once('exit', () => discard(started.pid(), dataDir));
    await query(started.url, `create database ${TEMPLATE}`);
    const migrated = await open(urlOf(started.url, TEMPLATE));
    await migrated[Symbol.asyncDispose]();
    return started;
  })();
  return server;
}

/** At once: in order it would write all databases of the run to disk first. By a process of its own: nobody waits for us. */
function discard(serverPid: number, dataDir: string): void {
  process.kill(serverPid, 'SIGQUIT');
  const remove = `require('node:fs').rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 20 })`;
  spawn(process.execPath, ['-e', remove, dataDir], { detached: true, stdio: 'ignore' }).unref();
}

/** The URL of a new, empty, migrated database. */
export async function testDatabaseUrl(): Promise<URL> {
  const { url } = await startServer();
  const name = `test_${process.pid}_${++count}`;
  await query(url, `create database ${name} template ${TEMPLATE} strategy file_copy`);
  return urlOf(url, name);
}

/** The URL of a new database without a table. */
export async function emptyDatabaseUrl(): Promise<URL> {
  const { url } = await startServer();
  const name = `empty_${process.pid}_${++count}`;
  await query(url, `create database ${name}`);
  return urlOf(url, name);
}

/** The URL of a new database without a table, of an owner who is no superuser, as a provider of databases gives it. */
export async function bareDatabaseUrl(): Promise<URL> {
  const server = await startServer();
  const name = `bare_${process.pid}_${++count}`;
  await query(server.url, `create role ${name} login password 'bare'`);
  await query(server.url, `create database ${name} owner ${name}`);
  const url = urlOf(server.url, name);
  [url.username, url.password] = [name, 'bare'];
  return url;
}

/** A new, empty, migrated database, or the one of that URL. Dispose it when done. */
export async function openTestDatabase(url?: string): Promise<Database> {
  return open(url === undefined ? await testDatabaseUrl() : new URL(url));
}

const open = (databaseUrl: URL) => openDatabase({ databaseUrl, dataDir: tmpdir(), log: createLog('error') });

function urlOf(serverUrl: string, database: string): URL {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}
