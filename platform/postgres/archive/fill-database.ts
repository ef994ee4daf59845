/** Makes an empty database into a copy of another one: its tables by the migrations that made them there, then its rows. */
import { once } from 'node:events';
import type { Knex } from 'knex';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MotorpoolError } from '../../errors.js';
import { runMigrations } from '../migrate.js';
import type { DatabaseLayout, TableLayout } from './database-layout.js';
import { FOREIGN_TABLES, LAST_OF_JOB_QUEUE, quoted, readLayout } from './read-layout.js';

/** Takes whole rows in COPY's text format. */
type CopyRows = (table: TableLayout, rows: Buffer) => Promise<void>;

const NAMED = 3;

/** Throws a MotorpoolError (conflict) where there is anything in it. */
export async function assertEmpty(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(FOREIGN_TABLES);
  if (rows.length === 0) return;
  const names = rows.slice(0, NAMED).map(({ name }) => name);
  throw new MotorpoolError(
    'conflict',
    'database-not-empty',
    `The database is not empty (${rows.length} tables: ${names.join(', ')}${rows.length > NAMED ? ', …' : ''}). ` +
      'Restore into a new one: set DATA_DIR to a new folder, or DATABASE_URL to a database that was just made.',
  );
}

/**
 * All in one transaction: where `fill` or anything else fails, the database is as empty as it was. References between
 * tables are taken away meanwhile, so that rows may come in any order, and are checked as they come back; triggers are
 * off. The owner of the database may do this. The job queue has made its tables. Throws a MotorpoolError where the
 * layout is another release's.
 */
export async function fillDatabase(db: Knex, layout: DatabaseLayout, fill: (copy: CopyRows) => Promise<void>) {
  await db.transaction(async (tx) => {
    await assertEmpty(tx);
    await runMigrations(tx, layout.migrations);
    const client: pg.PoolClient = await tx.client.acquireConnection(); // the transaction's own
    await makePartitions(client, layout);
    await assertSameLayout(client, layout);
    const references = await takeReferences(client);
    for (const table of layout.tables) await client.query(`alter table ${quoted(table)} disable trigger user`);
    await client.query(`truncate ${layout.tables.map(quoted).join(', ')}`); // what migrations put in is among the rows
    await fill((table, rows) => copyIn(client, table, rows));
    for (const { schema, name, lastValue, isCalled } of layout.sequences) {
      await client.query('select setval($1, $2, $3)', [quoted({ schema, name }), lastValue, isCalled]);
    }
    for (const table of layout.tables) await client.query(`alter table ${quoted(table)} enable trigger user`);
    for (const { owner, name, definition } of references) {
      await client.query(`alter table ${owner} add constraint ${name} ${definition}`);
    }
  });
  await db.raw('analyze');
}

async function makePartitions(client: pg.PoolClient, { tables }: DatabaseLayout): Promise<void> {
  for (const { schema, name, partition } of tables) {
    if (!partition) continue;
    const [table, whole] = [quoted({ schema, name }), quoted({ schema, name: partition.of })];
    await client.query(`create table ${table} (like ${whole} including all)`);
    await client.query(`alter table ${whole} attach partition ${table} ${partition.bound}`);
  }
}

/** Names of tables and columns, not their order: a table that was altered has another one than one made anew. */
async function assertSameLayout(client: pg.PoolClient, wanted: DatabaseLayout): Promise<void> {
  const made = await readLayout(client);
  const columnsOf = (layout: DatabaseLayout) =>
    layout.tables.flatMap(({ columns, ...table }) => columns.map((column) => `${quoted(table)}.${column}`));
  const there = new Set(columnsOf(made));
  const missing = columnsOf(wanted).find((column) => !there.has(column));
  const { rows } = await client.query<{ last: number }>(LAST_OF_JOB_QUEUE);
  const what = missing ?? (rows[0]?.last === wanted.jobQueue ? undefined : "the job queue's tables as they were");
  if (what === undefined) return;
  throw new MotorpoolError(
    'conflict',
    'backup-of-another-release',
    `This Motorpool has no place for ${what}, which the backup holds. Restore it with the release that made it, and upgrade then.`,
  );
}

async function takeReferences(client: pg.PoolClient) {
  const { rows } = await client.query<{ owner: string; name: string; definition: string }>(
    `select conrelid::regclass::text as owner, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 order by 1, 2`,
  );
  for (const { owner, name } of rows) await client.query(`alter table ${owner} drop constraint ${name}`);
  return rows;
}

async function copyIn(client: pg.PoolClient, { columns, ...table }: TableLayout, rows: Buffer): Promise<void> {
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const stream = client.query(copyFrom(`copy ${quoted(table)} (${list}) from stdin`));
  stream.end(rows);
  await once(stream, 'finish'); // or its 'error', thrown
}
