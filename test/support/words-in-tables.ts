/** Where words stand in the database, so that a test can show that they are gone. */
import type { Knex } from 'knex';

/** Every column of every table in which the words stand. */
export async function columnsWith(db: Knex, words: readonly string[]): Promise<string[]> {
  const { rows } = await db.raw(
    `select c.table_name as t, c.column_name as c, c.data_type as type from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
       and c.data_type in ('text', 'json', 'jsonb', 'bytea', 'ARRAY', 'character varying', 'date')`,
  );
  const found: string[] = [];
  for (const { t, c, type } of rows) {
    const text = type === 'bytea' ? `encode(??, 'escape')` : '??::text';
    for (const word of words) {
      const hit = await db.raw(`select 1 from ?? where strpos(lower(${text}), lower(?)) > 0 limit 1`, [t, c, word]);
      if (hit.rows.length > 0) found.push(`${t}.${c}`);
    }
  }
  return [...new Set(found)].sort();
}

/** Every column of every table with a number that close to it. */
export async function columnsNear(db: Knex, wanted: number, within = 1e-4): Promise<string[]> {
  const { rows } = await db.raw(
    `select c.table_name as t, c.column_name as c from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('double precision', 'real', 'numeric')`,
  );
  const found: string[] = [];
  for (const { t, c } of rows) {
    const hit = await db.raw('select 1 from ?? where abs(?? - ?) < ? limit 1', [t, c, wanted, within]);
    if (hit.rows.length > 0) found.push(`${t}.${c}`);
  }
  return found;
}
