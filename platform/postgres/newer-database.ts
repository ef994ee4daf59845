/** A release beside a newer one, on the tables of that one: during an upgrade old processes start anew, and must not end. */
import type { Knex } from 'knex';
import { StartError } from '../errors.js';
import { CONTRACTING } from './migrations/contracting.js';
import { MIGRATIONS } from './migrations/index.js';

/** Of those, what this Motorpool does not know: a newer one made them. */
export const unknownMigrations = (names: readonly string[]): string[] => names.filter((name) => !(name in MIGRATIONS));

/** Throws a StartError where a database that ran these, newer ones among them, has no place for us. */
export async function assertSuits(db: Knex, ran: readonly string[]): Promise<void> {
  const missing = Object.keys(MIGRATIONS).find((name) => !ran.includes(name));
  const needed: string | undefined = (await db.schema.hasTable('needed_migration'))
    ? await db('needed_migration')
        .first('name')
        .then((row) => row?.name)
    : undefined;
  if (missing === undefined && needed !== undefined && needed in MIGRATIONS) return;
  const why = missing === undefined ? '' : `, which never ran ${missing}`;
  throw new StartError(
    `The database was brought up to date by a newer Motorpool (${unknownMigrations(ran).join(', ')})${why}, ` +
      'and this one cannot work with its tables any more. Start the newer one: there is no way back.',
  );
}

/** After that migration has run: what it took away, releases that do not know its follower still use. */
export async function noteNeeded(tx: Knex, name: string): Promise<void> {
  const needed = CONTRACTING[name];
  if (needed === undefined) return;
  await tx.raw(`update needed_migration set name = :needed where name < :needed collate "C"`, { needed });
}
