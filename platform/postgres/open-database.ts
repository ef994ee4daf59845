/** The database: the server that DATABASE_URL names, or an embedded one of our own; migrated either way. */
import knex, { type Knex } from 'knex';
import type { Log } from '../log.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';

export interface Database extends AsyncDisposable {
  readonly db: Knex;
  /** For adapters and tools that bring a client of their own (COPY, the job queue). */
  readonly url: string;
}

/** Opens the database and brings its tables up to date. Throws a StartError that says what to do. */
export async function openDatabase(options: {
  databaseUrl: URL | undefined;
  dataDir: string;
  log: Log;
  poolSize?: number;
}): Promise<Database> {
  const embedded = options.databaseUrl ? undefined : await startEmbeddedPostgres(options.dataDir, options.log);
  const url = options.databaseUrl?.href ?? (embedded?.url as string);
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: options.poolSize ?? 10 } });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    await embedded?.stop();
    throw error;
  }
  return {
    db,
    url,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await embedded?.stop();
    },
  };
}
