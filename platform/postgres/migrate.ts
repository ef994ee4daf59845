/** Brings the tables up to date: forward only, and under a lock, so that N processes may start at once. */
import type { Knex } from 'knex';
import { StartError } from '../errors.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';

const LOCK = 0x6d6f746f; // 'moto'

/** Runs every migration that has not run yet, all in one transaction. Throws a StartError where the database is newer. */
export async function migrate(db: Knex): Promise<void> {
  await db.transaction(async (lock) => {
    await lock.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    await refuseNewer(db);
    // knex has a lock of its own, a row, which a killed process can leave behind. Under ours nobody else can hold it.
    await db.migrate.forceFreeMigrationsLock();
    await runMigrations(db, Object.keys(MIGRATIONS));
  });
}

/** Those that have not run yet, in the transaction where `db` is one. Nobody else may migrate meanwhile. */
export async function runMigrations(db: Knex, names: readonly string[]): Promise<void> {
  await db.migrate.latest({
    migrationSource: {
      getMigrations: async () => names.toSorted(),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => ({
        up: (tx: Knex) => (MIGRATIONS[name] as Migration)(tx),
        down: async () => {},
      }),
    },
  });
}

/** Of those, what this Motorpool does not know: a newer one made them. */
export const unknownMigrations = (names: readonly string[]): string[] => names.filter((name) => !(name in MIGRATIONS));

async function refuseNewer(db: Knex): Promise<void> {
  if (!(await db.schema.hasTable('knex_migrations'))) return;
  const ran: string[] = await db('knex_migrations').pluck('name');
  const unknown = unknownMigrations(ran);
  if (unknown.length === 0) return;
  throw new StartError(
    `The database was brought up to date by a newer Motorpool (${unknown.join(', ')}). Start that one: there is no way back.`,
  );
}
