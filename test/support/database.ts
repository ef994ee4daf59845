/** A real PostgreSQL for tests: one embedded server for the whole run, a database of its own for each caller. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';
import { type Database, openDatabase } from '../../platform/postgres/open-database.js';

const TEMPLATE = 'migrated';

let server: Promise<EmbeddedPostgres> | undefined;
let dataDir: string | undefined;
let count = 0;

// Loaded with the first test file that needs it, so this is a hook of the whole run.
after(async function () {
  this.timeout(60_000); // it writes all of the run's databases to disk first
  await (await server)?.stop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

function startServer(): Promise<EmbeddedPostgres> {
  server ??= (async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'motorpool-test-'));
    const started = await startEmbeddedPostgres(dataDir, createLog('error'));
    await query(started.url, `create database ${TEMPLATE}`);
    const migrated = await open(urlOf(started.url, TEMPLATE));
    await migrated[Symbol.asyncDispose]();
    return started;
  })();
  return server;
}

/** The URL of a new, empty, migrated database. */
export async function testDatabaseUrl(): Promise<URL> {
  const { url } = await startServer();
  const name = `test_${process.pid}_${++count}`;
  await query(url, `create database ${name} template ${TEMPLATE}`);
  return urlOf(url, name);
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
