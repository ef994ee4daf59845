/** What is foreseen of cars' wear, the services that are proposed for it, and what was mended. */
import type { Knex } from 'knex';

export async function maintenance(tx: Knex): Promise<void> {
  await tx.raw(`
    -- What a car's telemetry says of one UTC day, for the forecasts alone: no places, and no person.
    create table car_days (
      vehicle_id uuid not null references vehicles on delete cascade,
      day date not null,
      readings bigint not null default 0,           -- how many it was made of: more means that some came late
      told jsonb not null default '{}',             -- as models/maintenance/car-day.ts names it
      tyre_kpa real[],                              -- by wheel, the least that was seen; null where one said nothing
      primary key (vehicle_id, day)
    );
    create index car_days_day on car_days using brin (day);

    -- The newest forecast of a car, which serves; those before, and those of models in the shadow, are in predictions.
    create table maintenance_forecasts (
      vehicle_id uuid primary key references vehicles on delete cascade,
      made_at timestamptz not null,
      model_id uuid references model_versions on delete set null,
      model_number integer,                         -- null: the rules made it
      urgency real not null,                        -- what comes first: the worst risk, and 1 more where a service is wanted
      components jsonb not null                     -- by part: risks, remaining life, reasons
    );
    create index maintenance_forecasts_worst on maintenance_forecasts (urgency desc, vehicle_id);

    -- When staff asked for a forecast of all cars; null: nobody waits for one.
    create table maintenance_wanted (only_row boolean primary key default true check (only_row), at timestamptz);
    insert into maintenance_wanted default values;

    -- The part that is about to fail. A search looks at each car, so it stands with the car.
    alter table vehicles add column failure_expected text check (length(failure_expected) <= 40);

    create table service_proposals (
      id uuid primary key default gen_random_uuid(),
      vehicle_id uuid not null references vehicles on delete cascade,
      components text[] not null check (cardinality(components) > 0),
      state text not null check (state in ('proposed', 'confirmed', 'refused', 'withdrawn', 'done', 'missed')),
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      due_by timestamptz not null,                  -- from then on the risk is no longer small
      block_id uuid not null references reservations,         -- what keeps that time
      risk_30 real,                                 -- of the worst, as it was proposed; null: the rules know none
      model_id uuid references model_versions on delete set null,
      model_number integer,                         -- null: by the rules
      reasons text[] not null,
      note text check (length(note) <= 500),        -- of whoever decided
      decided_by uuid references users,             -- null: the system
      version integer not null default 1,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    );
    create unique index service_proposals_open on service_proposals (vehicle_id) where state in ('proposed', 'confirmed');
    create index service_proposals_vehicle on service_proposals (vehicle_id, created_at desc, id);

    alter table vehicle_services
      add column components text[] not null default '{}',     -- what was mended; empty: a service of all
      add column after_failure boolean not null default false;
  `);
}
