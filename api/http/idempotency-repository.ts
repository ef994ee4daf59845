/** SQL for idempotent_answers. */
import type { Knex } from 'knex';

interface KeptAnswer {
  caller: string;
  key: string;
  fingerprint: Buffer;
  status: number;
  answer: Buffer;
}

export function idempotencyRepository(db: Knex) {
  return {
    /** False while another transaction works on the same key. */
    async lock(caller: string, key: string): Promise<boolean> {
      const { rows } = await db.raw('select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as got', [
        `${caller}\n${key}`,
      ]);
      return rows[0].got;
    },
    find: (caller: string, key: string): Promise<KeptAnswer | undefined> =>
      db<KeptAnswer>('idempotent_answers').where({ caller, key }).first(),
    async insert(row: KeptAnswer): Promise<void> {
      await db('idempotent_answers').insert(row);
    },
    /** Lets go of answers older than `before`; the caller keeps them at least 24 h. */
    trim: (before: Date): Promise<number> => db('idempotent_answers').where('created_at', '<', before).delete(),
  };
}
