/** What is watched of models in service: how their data are spread, what rules would have said, and how good they are by day. */
import type { Knex } from 'knex';

export async function servedModels(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table model_versions
      add spreads jsonb,                                        -- of what it was trained on; null: its file tells none
      add failures_in_a_row integer not null default 0,         -- questions that it could not answer
      add last_failure text,
      add demoted_at timestamptz;                               -- it went bad in service; it never comes back by itself

    -- What rules would have said of the same, so that both are judged by the same truth.
    alter table predictions add rules jsonb;
    create index predictions_told on predictions (model_id, id desc) where truth is not null;
    create index predictions_age on predictions using brin (made_at);

    -- Rows by bin of what a version read and predicted on a day (UTC). Bins are those of its spreads.
    create table model_spread_counts (
      model_id uuid not null references model_versions on delete cascade,
      day date not null,
      side text not null check (side in ('input', 'output')),
      name text not null,
      counts bigint[] not null,
      primary key (model_id, day, side, name)
    );

    -- What each version was found to be on a day (UTC), over the window that ends there.
    create table model_days (
      model_id uuid not null references model_versions on delete cascade,
      day date not null,
      truths integer not null,                                  -- predictions whose truth is known
      metrics jsonb not null,                                   -- {} where too few are known
      rules_metrics jsonb not null,
      rows bigint not null,                                     -- that drift was counted over
      drift jsonb not null,                                     -- [{side, name, index, rows}]
      primary key (model_id, day)
    );
  `);
}
