import type { Knex } from 'knex';

/**
 * Builds the index `name` while others read and write: `on` is the rest, such as `alerts (vehicle_id)`. In a migration
 * outside a transaction; in the transaction of a restore it is built at once, as nobody else is there. Not of partitioned tables.
 */
export async function buildIndex(db: Knex, kind: 'index' | 'unique index', name: string, on: string): Promise<void> {
  if (db.isTransaction) {
    await db.raw(`create ${kind} ${name} on ${on}`);
    return;
  }
  await db.raw(`drop index concurrently if exists ${name}`); // one that was cut off is there, and of no use
  await db.raw(`create ${kind} concurrently ${name} on ${on}`);
}
