/** The database that there is, without making one or bringing it up to date: a running system keeps its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MotorpoolError } from '../../errors.js';
import type { Log } from '../../log.js';
import { runningDatabaseUrl, startEmbeddedPostgres } from '../embedded-postgres.js';

export interface DatabaseSource extends AsyncDisposable {
  readonly url: string;
}

/**
 * The one that DATABASE_URL names; else that of DATA_DIR, from the system that runs on it or, where none does, by a server
 * of our own meanwhile. Throws a MotorpoolError (not-found) where there is none, or a StartError.
 */
export async function openSource(where: {
  databaseUrl: URL | undefined;
  dataDir: string;
  log: Log;
}): Promise<DatabaseSource> {
  const { databaseUrl, dataDir, log } = where;
  if (databaseUrl) return { url: databaseUrl.href, async [Symbol.asyncDispose]() {} };
  if (!existsSync(join(dataDir, 'postgres'))) {
    throw new MotorpoolError(
      'not-found',
      'no-database',
      `There is no database in ${dataDir}: set DATA_DIR to the folder that holds it, or DATABASE_URL.`,
    );
  }
  const running = await answeringUrl(dataDir);
  if (running !== undefined) return { url: running, async [Symbol.asyncDispose]() {} };
  const server = await startEmbeddedPostgres(dataDir, log);
  return { url: server.url, [Symbol.asyncDispose]: () => server.stop() };
}

/** undefined where no server runs there, or what it left behind names another one. */
async function answeringUrl(dataDir: string): Promise<string | undefined> {
  try {
    const url = runningDatabaseUrl(dataDir);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    await client.connect();
    await client.end();
    return url;
  } catch {
    return undefined;
  }
}
