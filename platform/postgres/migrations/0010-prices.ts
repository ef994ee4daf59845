/** Tariffs, quotes, and a stamp that tells whether anything that prices are made from has changed. */
import type { Knex } from 'knex';

export async function prices(tx: Knex): Promise<void> {
  await tx.raw(`
    create table tariffs (
      id uuid primary key default gen_random_uuid(),
      name text not null check (length(name) between 1 and 100),
      -- Its scope: a vehicle must fit all that is not null.
      fleet_id uuid references fleets on delete cascade,
      branch_id uuid references branches on delete cascade,
      category text check (length(category) between 1 and 50),
      currency text check (currency ~ '^[A-Z]{3}$'),          -- null: amounts are in the vehicle's, whichever it is
      rules jsonb not null,
      active boolean not null default true,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    -- One tariff a scope, so that it is never by chance which one holds.
    create unique index tariffs_scope on tariffs (branch_id, fleet_id, lower(category), currency) nulls not distinct
      where active;
    create index tariffs_fleet on tariffs (fleet_id);

    -- One row. A price holds while this and its vehicle's version are what they were when it was made.
    create table rental_terms_stamp (
      stamp bigint not null default 1,
      only_row boolean primary key default true check (only_row)
    );
    insert into rental_terms_stamp default values;
    create function bump_rental_terms_stamp() returns trigger language plpgsql as $$
      begin
        update rental_terms_stamp set stamp = stamp + 1;
        return null;
      end $$;
    -- Before the statement, so that two writers meet at the stamp first and never each holding a row the other wants.
    create trigger rental_terms_changed before insert or update or delete or truncate on tariffs
      for each statement execute function bump_rental_terms_stamp();
    create trigger rental_terms_changed before insert or update or delete or truncate on fleets
      for each statement execute function bump_rental_terms_stamp();
    create trigger rental_terms_changed before insert or update or delete or truncate on branches
      for each statement execute function bump_rental_terms_stamp();

    create table quotes (
      id uuid primary key default gen_random_uuid(),
      user_id uuid references users on delete cascade,        -- null: for whoever knows its id
      vehicle_id uuid not null references vehicles on delete cascade,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      return_branch_id uuid references branches on delete cascade,
      distance_km double precision check (distance_km between 0 and 100000),
      total_minor bigint not null check (total_minor >= 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      parts jsonb not null,                                   -- their sum is total_minor
      included_taxes jsonb not null default '[]',             -- information: they are in the parts already
      vehicle_version integer not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      reservation_id uuid,                                    -- that it was taken for
      check (ends_at > starts_at)
    );
    create index quotes_expiry on quotes (expires_at) where reservation_id is null;
    create index quotes_user on quotes (user_id) where user_id is not null;
  `);
}
