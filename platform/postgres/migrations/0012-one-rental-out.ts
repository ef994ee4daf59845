/** A car that is out with one customer is with no other, even when it comes back late. */
import type { Knex } from 'knex';

export async function oneRentalOut(tx: Knex): Promise<void> {
  await tx.raw(`
    drop index reservations_out;
    create unique index reservations_one_out on reservations (vehicle_id) where state = 'active';
  `);
}
