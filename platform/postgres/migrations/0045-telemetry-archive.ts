/** Which files hold raw samples that are older than the telemetry store keeps, and up to when all of them do. */
import type { Knex } from 'knex';

export async function telemetryArchive(tx: Knex): Promise<void> {
  await tx.raw(`
    create table telemetry_archive (
      only_row boolean primary key default true check (only_row),
      -- A UTC midnight: what was observed before is in the files, what was later is in the store.
      until timestamptz not null
    );
    create table telemetry_archive_files (
      -- Of the blob store: the SHA-256 of its bytes.
      key text primary key,
      day date not null,
      part integer not null,
      first_vehicle uuid not null,
      last_vehicle uuid not null,
      samples integer not null,
      bytes bigint not null,
      footer_bytes integer not null,
      -- False while it is being written and once it is to go: a reader never sees it, and its bytes are removed.
      whole boolean not null default false,
      -- Of whose places were taken out: [[vehicle, from, to], …] in ms since the epoch.
      forgotten jsonb not null default '[]'
    );
    create unique index telemetry_archive_files_once on telemetry_archive_files (day, part) where whole;
    create index telemetry_archive_files_loose on telemetry_archive_files (key) where not whole;
  `);
}
