/** What customers are likely to want, and which reservations are likely to fall through. */
import type { Knex } from 'knex';

export async function foresightOfPeople(tx: Knex): Promise<void> {
  await tx.raw(`
    -- How often a model was rented in the last year, by place and length; made anew each night.
    create table rental_popularity (
      branch_id uuid references branches on delete cascade, -- null: anywhere
      model text not null,
      length text,                                          -- as the recommender's words have it; null: any
      rentals integer not null,
      customers integer not null,                           -- how many different ones
      unique nulls not distinct (branch_id, model, length)
    );

    -- What at least five customers of a like taste took; who they are is not kept.
    create table similar_tastes (
      user_id uuid primary key references users on delete cascade,
      model_id uuid not null references model_versions on delete cascade,
      models jsonb not null,                                -- [{"model", "customers"}]
      made_at timestamptz not null default now()
    );

    -- The newest word on each reservation to come; of a model, all of them are in predictions too.
    create table reservation_risks (
      reservation_id uuid primary key references reservations on delete cascade,
      model_id uuid references model_versions on delete set null, -- null: by rules
      model_number integer,
      cancelled real not null check (cancelled between 0 and 1),
      no_show real not null check (no_show between 0 and 1),
      reasons jsonb not null,
      starts_at timestamptz not null,                       -- as it was then: one that is moved is asked again
      made_at timestamptz not null default now()
    );
    create index reservation_risks_likely on reservation_risks ((cancelled + no_show) desc);
  `);
}
