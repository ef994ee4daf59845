/** What was let go of because its time was over: the report of each round that removed something. */
import type { Knex } from 'knex';

export async function peopleData(tx: Knex): Promise<void> {
  await tx.raw(`
    create table retention_reports (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      removed jsonb not null                        -- rows by what they were: {"sessions": 3}
    );
  `);
}
