/** All that a database holds, so that two can be compared: asked by means of its own, not by those that are tested. */
import pg from 'pg';

/** `snapshot` is one that another transaction has exported; without it, as it is now. */
export async function contentsOf(url: string, snapshot?: string): Promise<Record<string, string>> {
  return inTransaction(url, snapshot, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const each = tables.rows.map(
      ({ name }) => `select '${name}' as name, count(*) || ' rows, ' || coalesce(
        md5(string_agg(md5(t::text), '' order by md5(t::text))), 'none') as holds from ${name} t`,
    );
    const { rows } = await client.query<{ name: string; holds: string }>(each.join(' union all '));
    return Object.fromEntries(rows.map(({ name, holds }) => [name, holds]));
  });
}

/** Constraints, indexes, triggers and whether they are on, columns in no order. */
export async function definitionsOf(url: string): Promise<string[]> {
  return inTransaction(url, undefined, async (client) => {
    const { rows } = await client.query<{ text: string }>(`
      select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) as text from pg_constraint
        where connamespace::regnamespace::text in ('public', 'graphile_worker')
      union all select indexdef from pg_indexes where schemaname in ('public', 'graphile_worker')
      union all select tgenabled::text || ' ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      union all select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' '
        || coalesce(column_default, '') || is_nullable
        from information_schema.columns where table_schema in ('public', 'graphile_worker')
      union all select relid::regclass::text || ' ' || coalesce(pg_get_expr(relpartbound, relid), '')
        from pg_partition_tree('telemetry_samples') join pg_class on oid = relid
      order by 1`);
    return rows.map(({ text }) => text);
  });
}

async function inTransaction<T>(url: string, snapshot: string | undefined, use: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`set timezone = 'UTC'; begin isolation level repeatable read, read only`);
  if (snapshot) await client.query(`set transaction snapshot '${snapshot}'`);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
