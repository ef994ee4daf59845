/** Whose round removed what, and when each job had its last one, also where it removed nothing. */
import type { Knex } from 'knex';

export async function retention(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table retention_reports add column job text not null default 'housekeeping' check (length(job) <= 50);
    create index retention_reports_at on retention_reports (at);
    create table retention_rounds (
      job text primary key check (length(job) <= 50),
      last_at timestamptz not null
    );
  `);
}
