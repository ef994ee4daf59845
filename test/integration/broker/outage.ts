/** An outage of some tables in a real database: they are away, and every question about them fails, until it ends. */
import type { Database } from '../../../platform/postgres/open-database.js';

/** Resolves when it has begun; call what it gives to end it. */
export async function outage({ db }: Database, tables: readonly string[]): Promise<() => Promise<void>> {
  for (const table of tables) await db.raw('alter table ?? rename to ??', [table, `${table}_away`]);
  return async () => {
    for (const table of tables) await db.raw('alter table ?? rename to ??', [`${table}_away`, table]);
  };
}
