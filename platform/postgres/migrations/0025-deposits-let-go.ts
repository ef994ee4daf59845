/** Deposits that are held are looked through by the job that lets go of them after the return. */
import type { Knex } from 'knex';

export async function depositsLetGo(tx: Knex): Promise<void> {
  await tx.raw(`create index payments_held on payments (reservation_id) where state = 'authorised'`);
}
