/** Brings the tables up to date: forward only, and under a lock, so that N processes may start at once. */
import type { Knex } from 'knex';
import { MIGRATIONS } from './migrations/index.js';

const LOCK = 0x6d6f746f; // 'moto'

/** Runs every migration that has not run yet, each in a transaction of its own. */
export async function migrate(db: Knex): Promise<void> {
  await db.transaction(async (lock) => {
    await lock.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    await db.migrate.latest({
      migrationSource: {
        getMigrations: async () => Object.keys(MIGRATIONS).sort(),
        getMigrationName: (name: string) => name,
        getMigration: async (name: string) => ({
          up: (tx: Knex) => (MIGRATIONS[name] as Migration)(tx),
          down: async () => {},
        }),
      },
      // Our advisory lock does this job, and unlike knex's row it cannot be left behind by a killed process.
      disableMigrationsListValidation: false,
    });
  });
}

export type Migration = (tx: Knex) => Promise<void>;
