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
    const migrator = db.migrate;
    // knex has a lock of its own, a row, which a killed process can leave behind. Under ours nobody else can hold it.
    await migrator.forceFreeMigrationsLock();
    await migrator.latest({
      migrationSource: {
        getMigrations: async () => Object.keys(MIGRATIONS).sort(),
        getMigrationName: (name: string) => name,
        getMigration: async (name: string) => ({
          up: (tx: Knex) => (MIGRATIONS[name] as Migration)(tx),
          down: async () => {},
        }),
      },
    });
  });
}

async function refuseNewer(db: Knex): Promise<void> {
  if (!(await db.schema.hasTable('knex_migrations'))) return;
  const ran: string[] = await db('knex_migrations').pluck('name');
  const unknown = ran.filter((name) => !(name in MIGRATIONS));
  if (unknown.length === 0) return;
  throw new StartError(
    `The database was brought up to date by a newer Motorpool (${unknown.join(', ')}). Start that one: there is no way back.`,
  );
}
