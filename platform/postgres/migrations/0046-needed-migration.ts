/** Which releases still work with these tables: those that know this migration. Raised as `CONTRACTING` says. */
import type { Knex } from 'knex';

export async function neededMigration(tx: Knex): Promise<void> {
  await tx.raw(`
    create table needed_migration (
      only_row boolean primary key default true check (only_row),
      name text not null
    );
    insert into needed_migration (name) values ('0046-needed-migration'); -- those before it refuse whatever is newer
  `);
}
