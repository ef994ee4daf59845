/** What ingest understands of samples: how far it has read each car, trips, and what drivers did. */
import type { Knex } from 'knex';

export async function trips(tx: Knex): Promise<void> {
  await tx.raw(`
    -- A row for each car whose samples were ever taken. Who claims it last may write of the car.
    create table vehicle_readings (
      vehicle_id uuid primary key references vehicles on delete cascade,
      claim bigint not null default 0,
      at timestamptz,                             -- every sample of up to this moment is in 'state'
      state json
    ) with (fillfactor = 70);
    -- Cars that may have samples already.
    insert into vehicle_readings (vehicle_id) select id from vehicles;

    -- Where a re-reading may begin, kept as long as samples are.
    create table reading_checkpoints (
      vehicle_id uuid not null references vehicles on delete cascade,
      at timestamptz not null,
      state json not null,
      primary key (vehicle_id, at)
    );
    -- Samples that came late and are not taken in yet: written with them, so that a crash forgets none.
    create table late_samples (
      id bigint generated always as identity primary key,
      vehicle_id uuid not null references vehicles on delete cascade,
      since timestamptz not null
    );
    create index late_samples_vehicle on late_samples (vehicle_id);

    create table trips (
      id uuid primary key,
      vehicle_id uuid not null references vehicles on delete cascade,
      fleet_id uuid,                              -- at its start
      told_at timestamptz not null,               -- observed_at of the sample that first told of it
      started_at timestamptz not null,
      ended_at timestamptz not null,              -- so far, while it is open
      open boolean not null,
      distance_km double precision not null,
      method text not null check (method in ('odometer', 'speed', 'path')),
      moving_s double precision not null,
      idle_s double precision not null,
      max_speed_kmh double precision,
      start_latitude double precision,
      start_longitude double precision,
      end_latitude double precision,
      end_longitude double precision,
      stops jsonb not null,
      gaps jsonb not null,
      events jsonb not null,                      -- how many of each kind
      score smallint,
      battery_used_percent double precision,
      fuel_used_percent double precision
    );
    create index trips_vehicle on trips (vehicle_id, started_at desc, id);
    create index trips_told on trips (vehicle_id, told_at);
    create index trips_started on trips (started_at desc, id);

    create table driving_events (
      id uuid primary key,
      vehicle_id uuid not null references vehicles on delete cascade,
      fleet_id uuid,
      told_at timestamptz not null,
      kind text not null,
      started_at timestamptz not null,
      ended_at timestamptz not null,
      peak double precision not null,             -- g; km/h for speeding
      limit_kmh double precision,
      speed_kmh double precision,
      latitude double precision,
      longitude double precision
    );
    create index driving_events_vehicle on driving_events (vehicle_id, started_at desc, id);
    create index driving_events_told on driving_events (vehicle_id, told_at);
  `);
}
