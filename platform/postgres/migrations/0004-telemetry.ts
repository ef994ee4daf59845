/** Samples, a partition for each UTC day, and their roll-ups by minute and hour. */
import type { Knex } from 'knex';

/** The numeric signals as of this migration; each is rolled up. */
const NUMERIC =
  'latitude longitude accuracy_m heading_deg speed_kmh odometer_km fuel_percent battery_percent battery_voltage engine_temp_c engine_rpm';

export async function telemetry(tx: Knex): Promise<void> {
  const rolledUp = NUMERIC.split(' ').flatMap((name) => [
    `${name}_count integer not null`,
    ...['sum', 'min', 'max', 'last'].map((fn) => `${name}_${fn} double precision`),
  ]);
  await tx.raw(`
    create table telemetry_samples (
      vehicle_id uuid not null,
      observed_at timestamptz not null,
      boot uuid not null,
      seq bigint not null,
      fleet_id uuid,
      received_at timestamptz not null,
      quality integer not null,
      latitude double precision,
      longitude double precision,
      accuracy_m double precision,
      heading_deg double precision,
      speed_kmh double precision,
      odometer_km double precision,
      fuel_percent double precision,
      battery_percent double precision,
      battery_voltage double precision,
      engine_temp_c double precision,
      engine_rpm double precision,
      ignition boolean,
      doors_locked boolean,
      charging boolean,
      dtc text[],
      acceleration_g double precision[],
      tire_pressure_kpa double precision[],
      signals jsonb,
      -- The start of the transaction that stored it: what the roll-up follows, so that late samples are taken in.
      stored_at timestamptz not null default now(),
      primary key (vehicle_id, observed_at, boot, seq)
    ) partition by range (observed_at);
    -- Summarised as each range fills, else a roll-up would read all of today. Ranges are wide, as the server forgets
    -- requests to summarise beyond 256 at a time: these are 5,000 rows each.
    create index telemetry_samples_stored_at on telemetry_samples using brin (stored_at)
      with (pages_per_range = 128, autosummarize = on);

    create table telemetry_minutes (
      vehicle_id uuid not null,
      at timestamptz not null,
      fleet_id uuid,
      samples integer not null,
      distance_km double precision not null,
      ${rolledUp.join(',\n      ')},
      primary key (vehicle_id, at)
    );
    create index telemetry_minutes_at on telemetry_minutes (at);
    create table telemetry_hours (like telemetry_minutes, primary key (vehicle_id, at));
    create index telemetry_hours_at on telemetry_hours (at);
    create index telemetry_minutes_fleet on telemetry_minutes (fleet_id, at);
    create index telemetry_hours_fleet on telemetry_hours (fleet_id, at);

    create table telemetry_roll_up (
      only_row boolean primary key default true check (only_row),
      stored_until timestamptz not null
    );
    insert into telemetry_roll_up (stored_until) values ('-infinity');
  `);
}
