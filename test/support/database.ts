/** A real PostgreSQL for tests: one embedded server for the whole run, a database of its own for each caller. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';
import { type Database, openDatabase } from '../../platform/postgres/open-database.js';

let server: Promise<{ url: string }> | undefined;
let count = 0;

function startServer(): Promise<{ url: string }> {
  server ??= (async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-test-'));
    chmodSync(dataDir, 0o755); // as root the server runs as another user, who must get in
    const started = await startEmbeddedPostgres(dataDir, createLog('warn'));
    process.once('beforeExit', () => started.stop());
    process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
    return started;
  })();
  return server;
}

/** A new, empty, migrated database. Dispose it when done. */
export async function openTestDatabase(): Promise<Database> {
  const { url } = await startServer();
  const name = `test_${process.pid}_${++count}`;
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return openDatabase({ databaseUrl: own, dataDir: tmpdir(), log: createLog('warn') });
}
