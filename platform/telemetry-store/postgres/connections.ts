/** The store's own connections: writers apart from readers, so that no report can starve a commit. */
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Log } from '../../log.js';
import { KEPT_ALIVE, lostServer } from '../../postgres/lost-server.js';
import { codeOf, postgresFailure } from './failure.js';

const ANSWER_LIMIT_MS = 60_000;
/** A query that still runs at a stop is waited for so long, then cut: what it did is rolled back. */
const LAST_ANSWER_MS = 2_000;

export interface Connections extends AsyncDisposable {
  write<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  read<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T>;
}

export function openConnections(url: string, log: Log): Connections {
  const lost = lostServer();
  const poolOf = (max: number, minutes: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      application_name: 'motorpool-telemetry',
      max,
      ...KEPT_ALIVE,
      connectionTimeoutMillis: 5_000,
      statement_timeout: minutes * ANSWER_LIMIT_MS,
    });
    pool.on('connect', (client) => lost.watch(client));
    pool.on('error', (error) => log.warn({ reason: error.message }, 'a connection of the telemetry store was lost'));
    return pool;
  };
  const writers = poolOf(4, 1);
  const readers = poolOf(6, 10);
  const inUse = new Set<pg.PoolClient>();
  return {
    write: (use) => withClient(writers, inUse, use),
    read: (use) => withClient(readers, inUse, use),
    async [Symbol.asyncDispose]() {
      const cut = setTimeout(() => {
        for (const client of inUse) void client.end();
      }, LAST_ANSWER_MS);
      await Promise.all([writers.end(), readers.end()]);
      clearTimeout(cut);
      lost.stop();
    },
  };
}

/** Throws what `postgresFailure` makes of an error. A connection is kept only if the server itself reported the error. */
async function withClient<T>(
  pool: pg.Pool,
  inUse: Set<pg.PoolClient>,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient | undefined;
  let broken: boolean | undefined;
  const lost = () => {
    broken = true;
  };
  try {
    client = await pool.connect();
    inUse.add(client);
    client.on('error', lost); // else a lost connection ends the process; what waits for it is told by its own rejection
    return await use(client);
  } catch (error) {
    broken ||= !/^(22|23|40)...$/.test(codeOf(error));
    throw postgresFailure(error);
  } finally {
    client?.off('error', lost);
    if (client) inUse.delete(client);
    client?.release(broken ?? false);
  }
}

/** Resolves when the rows of `bytes`, a whole binary COPY, are taken (outside a transaction: committed). */
export function copyIn(client: pg.PoolClient, table: string, columns: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(`copy ${table} (${columns}) from stdin (format binary)`));
    // A server that went silent does not tell; a client that is ended amid a copy cuts its connection, which fails it.
    const limit = setTimeout(() => void client.end(), 2 * ANSWER_LIMIT_MS);
    const done = (settle: () => void) => () => {
      clearTimeout(limit);
      settle();
    };
    stream.once('finish', done(resolve));
    stream.on('error', (error) => done(() => reject(error))());
    stream.end(bytes);
  });
}

/** The whole answer of a SELECT in the binary COPY format. */
export async function copyOut(client: pg.PoolClient, select: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`copy (${select}) to stdout (format binary)`))) chunks.push(chunk);
  return Buffer.concat(chunks);
}
