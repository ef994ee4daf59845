/** What is kept of vehicles besides themselves: people of fleets, services, files, and what a car is configured to do. */
import type { Knex } from 'knex';

export async function vehicleRecords(tx: Knex): Promise<void> {
  await tx.raw(`
    create table fleet_members (
      fleet_id uuid not null references fleets on delete cascade,
      user_id uuid not null references users on delete cascade,
      role text not null check (length(role) between 1 and 50),   -- manager, dispatcher, …: a word, no permission
      since timestamptz not null default now(),
      primary key (fleet_id, user_id)
    );
    create index fleet_members_user on fleet_members (user_id);
    -- In which fleet a car was stays known when the fleet is gone.
    alter table vehicle_fleets drop constraint vehicle_fleets_fleet_id_fkey;

    create table vehicle_services (
      id uuid primary key default gen_random_uuid(),
      vehicle_id uuid not null references vehicles on delete cascade,
      done_on date not null,
      odometer_km double precision check (odometer_km >= 0),
      cost_minor bigint check (cost_minor >= 0),
      currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
      notes text check (length(notes) <= 2000),
      next_due_at timestamptz,
      next_due_km double precision check (next_due_km >= 0),
      recorded_by uuid,                             -- no reference: the log outlives the account
      recorded_at timestamptz not null default clock_timestamp()
    );
    create index vehicle_services_vehicle on vehicle_services (vehicle_id, done_on desc, id);

    -- The bytes are in the blob store, by the SHA-256 of what they are.
    create table vehicle_images (
      id uuid primary key default gen_random_uuid(),
      vehicle_id uuid not null references vehicles on delete cascade,
      position integer not null,                    -- from 0; the first is the one that is shown
      width integer not null,                       -- of the image as it came
      height integer not null,
      sizes jsonb not null,                         -- {"320": "<blob key>", …}
      created_at timestamptz not null default clock_timestamp()
    );
    create index vehicle_images_vehicle on vehicle_images (vehicle_id, position);
    create table vehicle_documents (
      id uuid primary key default gen_random_uuid(),
      vehicle_id uuid not null references vehicles on delete cascade,
      kind text not null check (length(kind) between 1 and 50),   -- registration, insurance, inspection, …
      media_type text not null,
      bytes integer not null check (bytes > 0),
      blob_key text not null,
      expires_on date,
      added_by uuid,
      created_at timestamptz not null default clock_timestamp()
    );
    create index vehicle_documents_vehicle on vehicle_documents (vehicle_id, created_at);
    create index vehicle_documents_expiry on vehicle_documents (expires_on);

    create table telemetry_configs (
      vehicle_id uuid not null references vehicles on delete cascade,
      sensor_type text not null check (length(sensor_type) between 1 and 64),
      sampling_rate double precision not null check (sampling_rate > 0),   -- per second
      enabled boolean not null default true,
      config jsonb not null default '{}',
      primary key (vehicle_id, sensor_type)
    );
    -- A new type is a row, not a migration.
    create table vehicle_config_types (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{0,49}$'),
      schema jsonb not null,                        -- JSON Schema of its data
      description text not null default '',
      version integer not null default 1,
      updated_at timestamptz not null default now()
    );
    create table vehicle_configs (
      vehicle_id uuid not null references vehicles on delete cascade,
      config_type text not null references vehicle_config_types,
      version integer not null check (version > 0),
      config_data jsonb not null,
      rolled_back_to integer,                       -- the version whose data it has again
      created_at timestamptz not null default clock_timestamp(),
      created_by uuid,
      primary key (vehicle_id, config_type, version)
    );
    -- One version for all that a car is told on its config topic: it counts up with every change of either table above.
    create table vehicle_config_versions (
      vehicle_id uuid primary key references vehicles on delete cascade,
      version integer not null
    );
  `);
}
