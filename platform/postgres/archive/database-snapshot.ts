/** A database as it was at one instant, while others go on writing. */
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { cutRows } from './cut-rows.js';
import type { DatabaseLayout, TableLayout } from './database-layout.js';
import { quoted, readLayout } from './read-layout.js';

export interface DatabaseSnapshot {
  /** PostgreSQL's name for it: while this one is open, `set transaction snapshot` shows others the same. */
  readonly id: string;
  readonly takenAt: Date;
  readonly layout: DatabaseLayout;
  /** Its rows in COPY's text format, in parts of whole rows. */
  rowsOf(table: TableLayout): AsyncGenerator<Buffer>;
}

/**
 * As pg_dump has them: every digit, one way to write a time, no limit of the server's that would cut a long copy, and rows in
 * the order in which they lie, so that two copies of what did not change are the same.
 */
const SETTINGS = `set extra_float_digits = 3; set datestyle = iso; set intervalstyle = postgres; set timezone = 'UTC';
  set row_security = off; set synchronize_seqscans = off; set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`;

/**
 * Lends the snapshot to `use`. One transaction (repeatable read, read only) that holds up no reader and no writer; only
 * what would change or drop a table waits for it. Throws the database's errors.
 */
export async function withSnapshot<T>(url: string, use: (snapshot: DatabaseSnapshot) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'motorpool-backup', keepAlive: true });
  client.on('error', () => {}); // a lost connection is told by what waits for it
  await client.connect();
  try {
    await client.query(SETTINGS);
    await client.query('begin isolation level repeatable read, read only');
    const { rows } = await client.query('select pg_export_snapshot() as id, now() as at');
    const layout = await readLayout(client);
    await client.query(`lock table ${layout.tables.map(quoted).join(', ')} in access share mode`);
    const rowsOf = ({ columns, ...table }: TableLayout) => {
      const list = columns.map(pg.escapeIdentifier).join(', ');
      return cutRows(client.query(copyTo(`copy ${quoted(table)} (${list}) to stdout`)));
    };
    return await use({ id: rows[0].id, takenAt: rows[0].at, layout, rowsOf });
  } finally {
    await client.end();
  }
}
