/** Brings the tables up to date: forward only, one process at a time, while those of the release before go on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { StartError } from '../errors.js';
import { databaseReasonOf } from './database-reason.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';
import { assertSuits, noteNeeded, unknownMigrations } from './newer-database.js';

const LOCK = 0x6d6f746f; // 'moto'
const TURN_MS = 100;
/**
 * Who waits for the lock of a table has all who come later wait behind it: so a change gives way, and tries again. Longer
 * than the second after which PostgreSQL takes an autovacuum out of the way of whoever waits for it (deadlock_timeout).
 */
const LOCK_TIMEOUT_MS = 2_000;
const PAUSE_MS = 500;
const PATIENCE_MS = 120_000;
const GAVE_WAY = ['55P03', '40P01']; // lock_not_available, deadlock_detected

/**
 * Runs every migration that has not run yet. A database that a newer Motorpool has brought up to date stays as it is, and
 * the names of what that one has run are returned. Throws a StartError where it has no place for us any more, or where a
 * table is not free for `patienceMs`.
 */
export async function migrate(db: Knex, patienceMs = PATIENCE_MS): Promise<readonly string[]> {
  return db.transaction(async (lock) => {
    await takeTurn(lock);
    const ran = await ranMigrations(db);
    const newer = unknownMigrations(ran);
    if (newer.length > 0) {
      await assertSuits(db, ran);
      return newer;
    }
    // knex has a lock of its own, a row, which a killed process can leave behind. Under ours nobody else can hold it.
    await db.migrate.forceFreeMigrationsLock();
    const missing = Object.keys(MIGRATIONS)
      .filter((name) => !ran.includes(name))
      .toSorted();
    // Nobody uses an empty database. In any other each is by itself, so that no lock outlives the change that it is for.
    const steps = ran.length === 0 ? [missing] : missing.map((_, index) => [...ran, ...missing.slice(0, index + 1)]);
    for (const names of steps) await insist(() => runMigrations(db, names), patienceMs);
    return [];
  });
}

/** Those that have not run yet, in the transaction where `db` is one. Nobody else may migrate meanwhile. */
export async function runMigrations(db: Knex, names: readonly string[]): Promise<void> {
  await db.migrate.latest({
    migrationSource: {
      getMigrations: async () => names.toSorted(),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => {
        const migration = MIGRATIONS[name] as Migration;
        return {
          up: (tx: Knex) => run(tx, name, migration),
          down: async () => {},
          ...(migration.outsideTransaction && { config: { transaction: false } }),
        };
      },
    },
  });
}

async function run(tx: Knex, name: string, migration: Migration): Promise<void> {
  if (tx.isTransaction) await tx.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
  await migration(tx);
  await noteNeeded(tx, name);
}

async function ranMigrations(db: Knex): Promise<string[]> {
  return (await db.schema.hasTable('knex_migrations')) ? db('knex_migrations').pluck('name') : [];
}

/**
 * `create index concurrently` waits for whoever has a snapshot: a statement that waits, or one with parameters that was
 * the last of its transaction. So this asks again instead of waiting, has no parameters, and stays the last on `lock`.
 */
async function takeTurn(lock: Knex): Promise<void> {
  for (;;) {
    const { rows } = await lock.raw<{ rows: { mine: boolean }[] }>(`select pg_try_advisory_xact_lock(${LOCK}) as mine`);
    if (rows[0]?.mine) return;
    await pause(TURN_MS);
  }
}

async function insist(step: () => Promise<void>, patienceMs: number): Promise<void> {
  for (const deadline = performance.now() + patienceMs; ; await pause(PAUSE_MS)) {
    try {
      return await step();
    } catch (error) {
      if (!GAVE_WAY.includes((error as { code?: string }).code ?? '')) throw error;
      if (performance.now() < deadline) continue;
      throw new StartError(
        `The tables could not be brought up to date: one was never free (${databaseReasonOf(error)}). ` +
          'Something holds it, such as a backup or a long query (pg_stat_activity names it): start again when it is over.',
      );
    }
  }
}
