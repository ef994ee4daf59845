/** Which brokers live, so that what one that died said of its cars can be taken back. */
import type { Knex } from 'knex';

export async function livingBrokers(tx: Knex): Promise<void> {
  await tx.raw(`
    create table brokers (
      id text primary key,
      heard_at timestamptz not null
    );
    -- Brokers of an earlier release do not say that they live; until they are replaced they are taken to do so.
    insert into brokers (id, heard_at)
      select distinct presence_by, now() + interval '1 hour' from vehicle_states where online and presence_by is not null;
  `);
}
