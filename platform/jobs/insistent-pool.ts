/** A pool for the job queue, whose clock ends the whole process where a question of it fails. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { lostServer } from '../postgres/lost-server.js';

const TRY_AGAIN_MS = 1_000;
const WRONG = /^(22|23|42)...$/; // the question itself is: no use in asking again

/**
 * Its `query` (alone: not that of its clients) asks again until it is answered, so what it asks must bear being asked
 * twice; graphile-worker's clock asks such things and nothing else. Once `stopping` is aborted, what fails is never settled.
 */
export function insistentPool(config: pg.PoolConfig, stopping: AbortSignal, onAway: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(config);
  const lost = lostServer();
  pool.on('connect', (client) => lost.watch(client));
  stopping.addEventListener('abort', lost.stop, { once: true });
  const ask = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;

  async function query(...args: unknown[]): Promise<unknown> {
    for (;;) {
      try {
        return await ask(...args);
      } catch (error) {
        if (stopping.aborted) return new Promise(() => {});
        if (WRONG.test((error as pg.DatabaseError).code ?? '')) throw error;
        onAway(error as Error);
        await pause(TRY_AGAIN_MS);
      }
    }
  }

  pool.on('error', onAway);
  return Object.assign(pool, { query });
}
