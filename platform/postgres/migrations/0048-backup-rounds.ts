/** When the newest backup of each kind was made: whoever watches over the system asks, and nobody else. */
import type { Knex } from 'knex';

export async function backupRounds(tx: Knex): Promise<void> {
  await tx.raw(`
    create table backup_rounds (
      kind text primary key check (kind in ('whole', 'incremental')),
      taken_at timestamptz not null,       -- the instant that it shows
      bytes bigint not null
    )`);
}
