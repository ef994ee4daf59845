/** SQL for attempts: each is written before its gateway is asked. */
import type { Knex } from 'knex';
import type { AttemptRow } from './payment-row.js';

const RUNNING = ['begun', 'action'] as const;

export function attemptsRepository(db: Knex) {
  const table = () => db<AttemptRow>('payment_attempts');
  return {
    async insert(paymentId: string, gateway: string): Promise<AttemptRow> {
      const [row] = await db('payment_attempts').insert({ payment_id: paymentId, gateway }).returning('*');
      return row as AttemptRow;
    },
    runningOf: (paymentId: string): Promise<AttemptRow | undefined> =>
      table()
        .where({ payment_id: paymentId })
        .whereIn('state', [...RUNNING])
        .first(),
    find: (id: string): Promise<AttemptRow | undefined> => table().where({ id }).first(),
    findByReference: (gateway: string, reference: string): Promise<AttemptRow | undefined> =>
      table().where({ gateway, reference }).first(),
    /** False where it was given up meanwhile, or knows another: then nothing may be taken. */
    async keepReference(id: string, reference: string): Promise<boolean> {
      const { rowCount } = await db.raw(
        `update payment_attempts set reference = ?, updated_at = now()
         where id = ? and state = 'begun' and (reference is null or reference = ?)`,
        [reference, id, reference],
      );
      return rowCount === 1;
    },
    /** False where it has ended already, or, with `unprepared`, where its reference is known by now. */
    async turn(id: string, to: AttemptRow['state'], { unprepared = false } = {}): Promise<boolean> {
      const query = table()
        .where({ id })
        .whereIn('state', [...RUNNING]);
      if (unprepared) query.whereNull('reference');
      return (await query.update({ state: to, updated_at: db.fn.now() } as never)) === 1;
    },
  };
}
