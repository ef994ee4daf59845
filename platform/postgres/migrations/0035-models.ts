/** Trained models: their versions, what became of each, which tasks are left to rules; and what was predicted by which version. */
import type { Knex } from 'knex';

export async function models(tx: Knex): Promise<void> {
  await tx.raw(`
    create table model_versions (
      id uuid primary key default gen_random_uuid(),
      task text not null check (task ~ '^[a-z][a-z-]{0,39}$'),
      number integer not null check (number > 0),           -- counts within the task
      stage text not null default 'shadow' check (stage in ('shadow', 'live', 'retired')),
      blob_key text not null check (blob_key ~ '^[0-9a-f]{64}$'),
      size_bytes integer not null,
      data_hash text not null check (data_hash ~ '^[0-9a-f]{64}$'),  -- SHA-256 of what it was trained on
      data_from timestamptz,                                  -- the span of that, [data_from, data_until)
      data_until timestamptz,
      seed integer not null,
      parameters jsonb not null,
      metrics jsonb not null,
      created_at timestamptz not null default now(),
      unique (task, number)
    );
    create unique index model_versions_live on model_versions (task) where stage = 'live';

    create table model_changes (
      id bigint generated always as identity primary key,
      model_id uuid not null references model_versions on delete cascade,
      stage text not null,
      reason text not null check (length(reason) between 1 and 500),
      by uuid references users,                               -- null: the system
      at timestamptz not null default now()
    );
    create index model_changes_model on model_changes (model_id, id);

    -- A task without a row, or with one that is on, is served by its live model; else by rules.
    create table model_switches (
      task text primary key,
      is_on boolean not null,
      reason text not null,
      by uuid references users,
      at timestamptz not null default now()
    );

    create table predictions (
      id bigint generated always as identity primary key,
      model_id uuid not null references model_versions on delete cascade,
      task text not null,
      subject_id uuid not null,                               -- a vehicle, a branch, a reservation: as the task says
      made_at timestamptz not null default now(),
      about_from timestamptz not null,                        -- what time it speaks of, [about_from, about_until)
      about_until timestamptz not null check (about_until > about_from),
      output jsonb not null,
      truth jsonb,                                            -- what came, once it is known
      truth_at timestamptz
    );
    create index predictions_subject on predictions (task, subject_id, id desc);
    create index predictions_open on predictions (task, about_until) where truth is null;
    create index predictions_model on predictions (model_id, id desc);
  `);
}
