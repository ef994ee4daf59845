/** What ingest keeps beside the samples: each car's newest state, what could never be stored, and wrong clocks. */
import type { Knex } from 'knex';

export async function ingest(tx: Knex): Promise<void> {
  await tx.raw(`
    -- Every car's row changes once a second, so no column but the key is indexed: updates stay within their page (HOT).
    create table vehicle_states (
      vehicle_id uuid primary key references vehicles on delete cascade,
      version bigint not null default 0,          -- counts writes of the state, so that two writers merge, never overwrite
      heard_at timestamptz,                       -- when we last heard the car, by our clock
      believed json not null default '[]',        -- [[<observedAt, ms>, {"speedKmh": 42, …}], …]: small, and free to read
      pending json not null default '{}',         -- odd values that wait for agreeing samples
      latitude double precision,                  -- these four are in 'believed' too, and here for SQL
      longitude double precision,
      fuel_percent real,
      battery_percent real,
      online boolean not null default false,
      presence_at timestamptz,
      presence_by text,                           -- the broker that said so
      agent text,
      config_version integer
    ) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05);

    create table quarantine (
      id bigint generated always as identity primary key,
      vehicle_id uuid not null,                   -- no foreign key: unknown cars have rows too
      identity text not null,                     -- boot and seq where they are known, else a hash: a repeat is listed once
      boot uuid,
      seq bigint,
      reason text not null,                       -- for programs
      detail text not null,                       -- for people
      payload text not null,
      truncated boolean not null,
      received_at timestamptz not null
    );
    create unique index quarantine_identity on quarantine (vehicle_id, identity);
    create index quarantine_newest on quarantine (vehicle_id, id desc);
    create index quarantine_received on quarantine (received_at);

    -- How far a car's clock was off in one boot. Kept, so that a repeat gets the same corrected time.
    create table clock_offsets (
      vehicle_id uuid not null,
      boot uuid not null,
      offset_ms bigint not null,                  -- our clock minus the car's
      made_at timestamptz not null default now(),
      primary key (vehicle_id, boot, offset_ms)
    );
  `);
}
