/** What is in a database, read from PostgreSQL's own catalogue: a new table needs no entry anywhere to be copied. */
import pg from 'pg';
import { MotorpoolError } from '../../errors.js';
import type { DatabaseLayout, TableLayout } from './database-layout.js';

/** Of ours: neither the server's own, nor those that an extension brings. */
const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/**
 * A partition that is being let go of, or was, is no table that anybody can ask any more.
 * `bound` is what `create table … partition of` wants.
 */
const TABLES = `
  select n.nspname as schema, c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
  where c.relkind = 'r' and c.relpersistence <> 't' and ${OURS}
    and not coalesce(i.inhdetachpending, c.relname ~ '^telemetry_samples_\\d{8}$')
  order by 1, 2`;

const SEQUENCES = `select n.nspname as schema, c.relname as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and c.relpersistence <> 't' and ${OURS} order by 1, 2`;

/** Anything in which there could be rows of somebody's. The job queue's tables may be there, without a job. */
export const FOREIGN_TABLES = `select n.nspname || '.' || c.relname as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't' and n.nspname <> 'graphile_worker' and ${OURS}
  order by 1`;

export const LAST_OF_JOB_QUEUE = 'select coalesce(max(id), 0)::int as last from graphile_worker.migrations';

/** `"schema"."name"` */
export const quoted = ({ schema, name }: { schema: string; name: string }): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

const IS_OURS = `select to_regclass('knex_migrations') is not null
  and to_regclass('graphile_worker.migrations') is not null as ours`;

/** In the transaction of `client`. Throws a MotorpoolError (conflict) where Motorpool never started on this database. */
export async function readLayout(client: pg.ClientBase): Promise<DatabaseLayout> {
  const ask = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  if (!(await ask<{ ours: boolean }>(IS_OURS))[0]?.ours) {
    throw new MotorpoolError(
      'conflict',
      'no-motorpool-database',
      'This is no database of a Motorpool that has started: look at DATABASE_URL or DATA_DIR.',
    );
  }
  const tables = await ask<Omit<TableLayout, 'partition'> & { parent: string | null; bound: string | null }>(TABLES);
  const migrations = await ask<{ name: string }>('select name from knex_migrations order by name');
  const jobQueue = await ask<{ last: number }>(LAST_OF_JOB_QUEUE);
  const sequences: DatabaseLayout['sequences'] = [];
  // A sequence knows no transactions: it may be ahead of the rows, and never behind them.
  for (const sequence of await ask<{ schema: string; name: string }>(SEQUENCES)) {
    const [at] = await ask<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted(sequence)}`,
    );
    if (at) sequences.push({ ...sequence, ...at });
  }
  return {
    migrations: migrations.map(({ name }) => name),
    jobQueue: jobQueue[0]?.last ?? 0,
    tables: tables.map(({ schema, name, columns, parent, bound }) => ({
      schema,
      name,
      columns,
      ...(parent !== null && bound !== null && { partition: { of: parent, bound } }),
    })),
    sequences,
  };
}
