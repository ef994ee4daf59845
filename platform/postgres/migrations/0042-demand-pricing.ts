/** Prices from demand: by which bounds, what is foreseen, and what of it a quote or a reservation was told. */
import type { Knex } from 'knex';

export async function demandPricing(tx: Knex): Promise<void> {
  await tx.raw(`
    create table demand_pricing (
      id uuid primary key default gen_random_uuid(),
      fleet_id uuid unique nulls not distinct references fleets on delete cascade,  -- null: where no fleet says otherwise
      mode text not null check (mode in ('off', 'shadow', 'live')),
      floor_percent integer not null check (floor_percent between 50 and 100),      -- of the price without demand
      cap_percent integer not null check (cap_percent between 100 and 200),
      trial_percent integer not null default 0 check (trial_percent between 0 and 5),
      updated_at timestamptz not null default now()
    );
    insert into demand_pricing (mode, floor_percent, cap_percent) values ('shadow', 80, 130);
    -- A booking is never made by the mode of before.
    create trigger rental_terms_changed before insert or update or delete or truncate on demand_pricing
      for each statement execute function bump_rental_terms_stamp();

    -- The newest for each branch and type of car: shares of its cars by the hour, from from_hour on.
    create table demand_forecasts (
      branch_id uuid not null references branches on delete cascade,
      category text not null,                       -- the car's, or its kind where it has none
      from_hour timestamptz not null,
      cars integer not null check (cars > 0),
      by_rules real[] not null,
      booked real[] not null,                       -- that is taken already
      by_model real[],
      model_id uuid references model_versions on delete set null,
      model_from_hour timestamptz,
      made_at timestamptz not null default now(),
      primary key (branch_id, category)
    );

    -- By how much fewer book where it is dearer: of one type of car, or of all ('').
    create table price_elasticities (
      category text primary key,
      elasticity real not null check (elasticity between 1 and 5),
      standard_error real not null,
      quotes integer not null,
      booked integer not null,
      learned_at timestamptz not null default now()
    );

    -- What became of quotes, without whose they were.
    create table quote_outcomes (
      id bigint generated always as identity primary key,
      asked_at timestamptz not null,
      category text not null,
      price_ratio real not null,                    -- what was asked, of the price without demand
      demand real not null,                         -- the share that was foreseen to be taken
      lead_days real not null,
      booked boolean not null
    );
    create index quote_outcomes_asked on quote_outcomes (asked_at);

    alter table quotes add column demand jsonb;         -- what demand said, charged or not
    alter table reservations add column demand jsonb;
  `);
}
