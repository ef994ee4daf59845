/** What a fleet, a branch and a vehicle are for rental: policies and boundaries, opening hours, facts that one searches by. */
import type { Knex } from 'knex';

export async function places(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table fleets
      add column policy jsonb not null default '{}',            -- what this fleet sets itself
      add column boundary jsonb,                                -- GeoJSON Polygon or MultiPolygon of its own
      -- With what is inherited: written with every change of the fleet or of one above it, so that a search joins one row.
      add column effective_policy jsonb not null default '{}',
      add column area_rings polygon[],                          -- outer rings; null: everywhere
      add column area_holes polygon[] not null default '{}',
      add column version integer not null default 1,
      add column updated_at timestamptz not null default now();
    create index fleets_parent on fleets (parent_id);
    -- A point is (longitude, latitude).
    create function lies_in(rings polygon[], holes polygon[], at point) returns boolean
      language sql immutable parallel safe
      return (rings is null or exists (select from unnest(rings) r where r @> at))
        and not exists (select from unnest(holes) h where h @> at);

    alter table branches
      add column address text check (length(address) <= 500),
      add column phone text check (length(phone) <= 16),
      add column hours jsonb,                                   -- by weekday, local time; null: always open
      add column closed_on date[] not null default '{}',
      add column version integer not null default 1,
      add column updated_at timestamptz not null default now(),
      add column archived_at timestamptz;

    alter table vehicles
      add column vin text check (vin ~ '^[A-HJ-NPR-Z0-9]{17}$'),                -- ISO 3779
      add column acriss text check (acriss ~ '^[A-Z]{4}$'),
      add column licence_plate text check (length(licence_plate) <= 20),
      add column seats integer check (seats between 1 and 200),
      add column doors integer check (doors between 0 and 10),
      add column transmission text check (transmission in ('manual', 'automatic')),
      add column energy text check (energy in ('petrol', 'diesel', 'lpg', 'hybrid', 'plug-in-hybrid', 'electric', 'hydrogen')),
      add column range_km integer check (range_km between 1 and 5000),          -- with a full tank or battery
      add column attributes jsonb not null default '{}',                        -- of its kind; checked by the API
      add column feature_names text[] not null default '{}',                    -- child-seat, tow-bar, …
      add column price_per_hour_minor bigint check (price_per_hour_minor >= 0),
      add column service_due_at timestamptz,
      add column service_due_km double precision check (service_due_km >= 0),
      add column words tsvector generated always as
        (to_tsvector('simple', make || ' ' || model || ' ' || coalesce(category, ''))) stored;
    update vehicles set feature_names = array(select jsonb_array_elements_text(features)) where jsonb_typeof(features) = 'array';
    alter table vehicles drop column features;
    create unique index vehicles_vin on vehicles (vin) where deleted_at is null;
    create index vehicles_branch on vehicles (branch_id) where deleted_at is null;
    create index vehicles_words on vehicles using gin (words);
    create index branches_place on branches (latitude, longitude);
  `);
}
