/** What a migration does that processes of the release before, or requests under way, would notice. */
import type { Knex } from 'knex';
import type { Migration } from '../../platform/postgres/migrations/migration.js';

/** By what it is called: as much of its definition as others rely on. */
type Catalog = ReadonlyMap<string, string>;

/** Of what a migration found. Names of schemas are left out: it is all one. */
const CATALOG = `
  with ours as (select oid, relname, relkind, relfilenode from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and relname !~ '^knex_' and not relispartition)
  select 'table ' || relname as name, relkind::text as value from ours
  union all
  select 'column ' || relname || '.' || attname, format_type(atttypid, atttypmod) from ours join pg_attribute on attrelid = oid
    where attnum > 0 and not attisdropped
  union all
  select 'wanted ' || relname || '.' || attname, '' from ours join pg_attribute on attrelid = ours.oid
    where attnum > 0 and not attisdropped and attnotnull and not atthasdef and attidentity = '' and relkind <> 'v'
  union all
  select 'function ' || p.oid::regprocedure, '' from pg_proc p where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select 'rule ' || relname || '.' || conname, pg_get_constraintdef(c.oid) from ours join pg_constraint c on conrelid = ours.oid
    where contype in ('c', 'f', 'x')
  union all
  select 'index ' || relname || '.' || indexrelid::regclass, indisunique::text from ours join pg_index on indrelid = oid
  union all
  select 'file ' || relname, relfilenode::text from ours where relkind = 'r'
  union all
  select 'rows ' || ours.relname, (n_tup_upd + n_tup_del)::text from ours join pg_stat_xact_user_tables on relid = oid
    where n_tup_upd + n_tup_del > 0`;

async function readCatalog(db: Knex): Promise<Catalog> {
  const { rows } = await db.raw<{ rows: { name: string; value: string }[] }>(CATALOG);
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** Runs it, and tells each thing that it should not have done, in a sentence; none is as it should be. */
export async function breaksOf(db: Knex, migration: Migration): Promise<string[]> {
  const outside = migration.outsideTransaction === true;
  const run = async (tx: Knex) => {
    const before = await readCatalog(tx);
    await migration(tx);
    return compare(before, await readCatalog(tx), outside);
  };
  return outside ? run(db) : db.transaction(run);
}

function compare(before: Catalog, after: Catalog, outside: boolean): string[] {
  const breaks: string[] = [];
  for (const [name, value] of before) {
    const [kind] = name.split(' ') as [string];
    const now = after.get(name);
    if (['table', 'column', 'function'].includes(kind) && now === undefined) breaks.push(`${name} is gone: still used`);
    else if (kind === 'column' && now !== value) breaks.push(`${name} was ${value} and is ${now}`);
    else if (kind === 'file' && now !== value && now !== undefined)
      breaks.push(`${name} is written anew while all wait`);
    else if (kind === 'rule' && now !== undefined && now !== value) breaks.push(`${name} is another one: ${now}`);
  }
  for (const [name, value] of after) {
    const [kind, thing = ''] = name.split(' ') as [string, string?];
    const table = thing.split('.')[0];
    if ((before.has(name) && kind !== 'rows') || !before.has(`table ${table}`)) continue; // what is new nobody uses yet
    if (kind === 'wanted') breaks.push(`column ${thing} must be written: nobody does yet`);
    if (kind === 'rows' && value !== before.get(name))
      breaks.push(`rows of ${thing} are changed at once: let a job do it, or the readers`);
    if (kind === 'rule' && !isOfNewColumns(before, table as string, value))
      breaks.push(`${name} binds who knows it not: ${value}`);
    if (kind === 'index' && value === 'true') breaks.push(`${name} is unique: it binds who knows it not`);
    else if (kind === 'index' && !outside)
      breaks.push(`${name} is built while all wait: buildIndex outside a transaction`);
  }
  return breaks;
}

/** Whether a rule of an old table names none of its old columns. */
const isOfNewColumns = (before: Catalog, table: string, rule: string) =>
  ![...before.keys()].some((name) => {
    const column = name.startsWith(`column ${table}.`) && name.split('.')[1];
    return column && new RegExp(`\\b${column}\\b`).test(rule.replace(/REFERENCES .*/, ''));
  });
