/** Every row of every table, to be compared with what an upgrade makes of it. */
import type { Knex } from 'knex';

/** By table: its columns, and its rows as JSON by those columns, sorted. */
export type Tables = ReadonlyMap<string, { readonly columns: readonly string[]; readonly rows: readonly string[] }>;

/** What counts or is counted anew when others change. */
const COUNTERS = ['analytics_progress', 'rental_terms_stamp'];

/** All but those of migrations and counters; the job queue's are elsewhere. With `like`, only what that has, where it is there yet. */
export async function readTables(db: Knex, like?: Tables): Promise<Tables> {
  const { rows: found } = await db.raw<{ rows: { name: string; columns: string[] }[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attname) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname !~ '^knex_' and c.relname <> all(?) group by 1 order by 1`,
    [COUNTERS],
  );
  const tables = new Map<string, { columns: string[]; rows: string[] }>();
  for (const { name, columns: all } of found) {
    const columns = all.filter((column) => !like || like.get(name)?.columns.includes(column));
    if (columns.length === 0) continue;
    const list = columns.map((column) => `t.${column}`).join(', ');
    const { rows } = await db.raw<{ rows: { row: object }[] }>(
      `select row_to_json(r) as row from (select ${list} from ${name} t) r`,
    );
    tables.set(name, { columns, rows: rows.map(({ row }) => JSON.stringify(row)).sort() });
  }
  return tables;
}
