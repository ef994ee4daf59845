/** Fleets, branches and vehicles. */
import type { Knex } from 'knex';

export async function fleet(tx: Knex): Promise<void> {
  await tx.raw(`
    create extension if not exists btree_gist;
    create table fleets (
      id uuid primary key default gen_random_uuid(),
      parent_id uuid references fleets,
      name text not null check (length(name) between 1 and 100),
      created_at timestamptz not null default now()
    );
    create table branches (
      id uuid primary key default gen_random_uuid(),
      name text not null check (length(name) between 1 and 100),
      latitude double precision check (latitude between -90 and 90),
      longitude double precision check (longitude between -180 and 180),
      time_zone text not null default 'UTC',
      created_at timestamptz not null default now()
    );
    create unique index branches_name on branches (lower(name));
    create table vehicles (
      id uuid primary key default gen_random_uuid(),
      external_id text unique check (length(external_id) <= 50),
      fleet_id uuid references fleets,
      branch_id uuid references branches,
      make text not null,
      model text not null,
      year integer not null check (year between 1900 and 2100),
      category text,                                          -- Sedan, SUV, …: 'type' on /api/cars
      kind text not null default 'car' check (kind in ('bus', 'car', 'scooter', 'truck')), -- 'type' on /vehicles
      status text not null default 'available' check (status in ('available', 'in_use', 'maintenance')),
      price_per_day_minor bigint not null default 0 check (price_per_day_minor >= 0),
      currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
      features jsonb not null default '{}',
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz
    );
    create index vehicles_fleet on vehicles (fleet_id);
    -- The fleet of a car at a moment: the row with the greatest 'since' not after it.
    create table vehicle_fleets (
      vehicle_id uuid not null references vehicles on delete cascade,
      since timestamptz not null default now(),
      fleet_id uuid references fleets,
      primary key (vehicle_id, since)
    );
  `);
}
