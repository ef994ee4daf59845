/** Where a car was is forgotten for these spans, also where it says so later: whoever had it then was erased. */
import type { Knex } from 'knex';

export async function forgottenTrails(tx: Knex): Promise<void> {
  await tx.raw(`
    create table forgotten_trails (
      vehicle_id uuid not null references vehicles on delete cascade,
      from_at timestamptz not null,
      until_at timestamptz not null,
      forgotten_at timestamptz not null default now(),
      primary key (vehicle_id, from_at)
    );
    create index forgotten_trails_age on forgotten_trails (forgotten_at);
  `);
}
