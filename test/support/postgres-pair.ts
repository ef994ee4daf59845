/** Two PostgreSQL servers as an operator runs them for a database that outlives its machine: one, and its synchronous standby. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { keptSecret } from '../../platform/data-dir.js';
import { createLog } from '../../platform/log.js';
import { initDatabase } from '../../platform/postgres/init-database.js';
import { postgresBinaries } from '../../platform/postgres/postgres-binaries.js';
import { startServer } from '../../platform/postgres/server-process.js';
import { serverUser } from '../../platform/postgres/server-user.js';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

/** Of the standby, by which the first knows it and keeps the log for it. */
const NAME = 'standby';
/** What belongs to a running server, and not to its data. */
const OF_THE_PROCESS = /^(postmaster\.(pid|opts)|(pg_wal|pg_replslot)\/.+)$/;

export interface PostgresPair extends AsyncDisposable {
  readonly primaryUrl: URL;
  readonly standbyUrl: URL;
  /** `kill -9` of the first, which does not come back. */
  losePrimary(): Promise<void>;
  /** The second takes writes from now on, and waits for no other. */
  promote(): Promise<void>;
}

/** A commit on the first is answered when the second has it on disk too. */
export async function startPostgresPair(): Promise<PostgresPair> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-pair-'));
  const { initdb, postgres } = await postgresBinaries();
  const databaseDir = join(dir, 'primary');
  const user = serverUser(databaseDir, postgres);
  const password = keptSecret(dir, 'postgres.password');
  await initDatabase(databaseDir, initdb, user, password);
  const program = { postgres, user, log: createLog('silent') };
  const [port, standbyPort] = [await freePort(), await freePort()];
  const urlOf = (at: number) => new URL(`postgres://motorpool:${password}@127.0.0.1:${at}/postgres`);

  const primary = await startServer({ ...program, databaseDir, port });
  await ask(urlOf(port), `select pg_create_physical_replication_slot('${NAME}', true)`);
  const standbyDir = join(dir, NAME);
  await copyTo(standbyDir, databaseDir, urlOf(port));
  user.own(standbyDir);
  const settings = {
    primary_conninfo: `host=127.0.0.1 port=${port} user=motorpool password=${password} application_name=${NAME}`,
    primary_slot_name: NAME,
  };
  const standby = await startServer({ ...program, databaseDir: standbyDir, port: standbyPort, settings });
  await ask(urlOf(port), `alter system set synchronous_standby_names = '${NAME}'`, 'select pg_reload_conf()');
  await eventually(async () => {
    const [of] = await ask(urlOf(port), 'select sync_state from pg_stat_replication');
    expect(of?.sync_state, 'the standby').to.equal('sync');
  });

  return {
    primaryUrl: urlOf(port),
    standbyUrl: urlOf(standbyPort),
    async losePrimary() {
      process.kill(primary.pid, 'SIGKILL');
      await primary.ended;
    },
    promote: () => ask(urlOf(standbyPort), 'select pg_promote()').then(() => {}),
    async [Symbol.asyncDispose]() {
      await standby.stop();
      await primary.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One after the other in one session; the rows of the last. */
async function ask(url: URL, ...statements: readonly string[]): Promise<Record<string, string>[]> {
  const client = new pg.Client(url.href);
  await client.connect();
  let rows: Record<string, string>[] = [];
  for (const statement of statements) rows = (await client.query(statement)).rows;
  await client.end();
  return rows;
}

/** As `pg_basebackup` does it, which npm does not bring. */
async function copyTo(to: string, from: string, url: URL): Promise<void> {
  const client = new pg.Client(url.href);
  await client.connect();
  await client.query(`select pg_backup_start('${NAME}', true)`);
  cpSync(from, to, { recursive: true, filter: (path) => !OF_THE_PROCESS.test(relative(from, path)) });
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
  await client.end();
  writeFileSync(join(to, 'backup_label'), rows[0].labelfile);
  writeFileSync(join(to, 'standby.signal'), '');
}
