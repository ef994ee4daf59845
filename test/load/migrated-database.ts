/** The benchmark's PostgreSQL with all tables in it. */
import { tmpdir } from 'node:os';
import { createLog } from '../../platform/log.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { benchDatabase } from './stack.js';

export async function migratedBenchDatabase(): ReturnType<typeof benchDatabase> {
  const server = await benchDatabase();
  const database = await openDatabase({
    databaseUrl: new URL(server.url),
    dataDir: tmpdir(),
    log: createLog('error'),
  });
  await database[Symbol.asyncDispose]();
  return server;
}
