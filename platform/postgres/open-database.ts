/** The database: the server that DATABASE_URL names, or an embedded one of our own; migrated either way. */
import { setTimeout as pause } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import type pg from 'pg';
import { messageOf, StartError } from '../errors.js';
import type { Log } from '../log.js';
import { seldom } from '../seldom.js';
import type { Tracing } from '../tracing/tracing.js';
import { KEPT_ALIVE, lostServer } from './lost-server.js';
import { migrate } from './migrate.js';
import { traceTransactions } from './traced-transactions.js';

export interface Database extends AsyncDisposable {
  readonly db: Knex;
  /** For adapters and tools that bring a client of their own (COPY, the job queue). */
  readonly url: string;
}

const TELL_EVERY_MS = 10_000;
const CONNECT_MS = 5_000;
const FREE_CONNECTION_MS = 10_000; // then whoever asks is told to try again
const PATIENCE_MS = 30_000; // a server that is started together with us may need that long

interface Options {
  databaseUrl: URL | undefined;
  dataDir: string;
  log: Log;
  poolSize?: number;
  tracing?: Tracing | undefined;
  /** How long to wait for a server that does not answer yet, ms. */
  patienceMs?: number;
}

/** Opens the database and brings its tables up to date. Throws a StartError that says what to do. */
export async function openDatabase(options: Options): Promise<Database> {
  const database = await openUnmigrated(options);
  try {
    const newer = await migrate(database.db);
    if (newer.length > 0)
      options.log.warn({ newer }, 'a newer Motorpool has brought the database up to date: upgrade this one');
    if (options.tracing) traceTransactions(database.db, options.tracing);
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** The same, with the tables that are there. */
export async function openUnmigrated(options: Options): Promise<Database> {
  const embedded = options.databaseUrl ? undefined : await embeddedPostgres(options);
  const url = options.databaseUrl?.href ?? (embedded?.url as string);
  const lost = lostServer();
  const db = knex({
    client: 'pg',
    acquireConnectionTimeout: FREE_CONNECTION_MS,
    compileSqlOnError: false, // the text of an error would repeat the values, and it goes to the log
    connection: { connectionString: url, connectionTimeoutMillis: CONNECT_MS, ...KEPT_ALIVE },
    pool: {
      min: 0,
      max: options.poolSize ?? 10,
      afterCreate(client: pg.Client, done: (error: null, client: pg.Client) => void) {
        lost.watch(client);
        done(null, client);
      },
    },
    log: logOf(options.log),
  });
  try {
    await reachable(db, options.log, options.patienceMs ?? PATIENCE_MS);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, url, [Symbol.asyncDispose]: close };

  async function close(): Promise<void> {
    lost.stop();
    await db.destroy();
    await embedded?.stop();
  }
}

/** Loaded where it is wanted: most processes have a server. */
async function embeddedPostgres({ dataDir, log }: Options) {
  const { startEmbeddedPostgres } = await import('./embedded-postgres.js');
  return startEmbeddedPostgres(dataDir, log);
}

async function reachable(db: Knex, log: Log, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let told = false; ; told = true) {
    try {
      await db.raw('select 1');
      return;
    } catch (error) {
      // The message of a refused connection may be empty; the code says it. Neither holds the password.
      const reason = messageOf(error) || (error as NodeJS.ErrnoException).code;
      if (performance.now() >= deadline || !isTransient(error)) {
        throw new StartError(`The database that DATABASE_URL names does not take us: ${reason}`);
      }
      if (!told) log.warn({ reason }, 'waiting for the database');
      await pause(250);
    }
  }
}

/** Not there yet, or still starting (57P03); anything else, such as a wrong password, will not change by waiting. */
function isTransient(error: unknown): boolean {
  if (/timeout/i.test(messageOf(error))) return true; // of pg and of knex, without a code
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /^(ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|57P03)/.test(code);
}

/** What knex would print on the terminal. */
function logOf(log: Log) {
  // Of a stack trace the first line.
  const text = (message: unknown) => (typeof message === 'string' ? message : messageOf(message)).split('\n')[0];
  const warn = seldom(TELL_EVERY_MS, (message: unknown) => log.warn({ text: text(message) }, 'database connection'));
  return {
    debug: (message: unknown) => log.debug({ text: text(message) }, 'knex'),
    deprecate: (message: unknown) => log.debug({ text: text(message) }, 'knex'),
    warn,
    error: warn,
  };
}
