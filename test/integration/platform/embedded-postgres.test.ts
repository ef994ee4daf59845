import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { StartError } from '../../../platform/errors.js';
import { createLog } from '../../../platform/log.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/postgres/embedded-postgres.js';
import { startEmbeddedProcess } from '../../support/embedded-process.js';
import { eventually } from '../../support/eventually.js';

const log = createLog('silent');

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  client.on('error', () => {}); // the server is killed under it
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  const running: EmbeddedPostgres[] = [];
  const start = async () => {
    const server = await startEmbeddedPostgres(dataDir, log);
    running.push(server);
    return server;
  };
  const stop = async (server: EmbeddedPostgres) => {
    running.splice(running.indexOf(server), 1);
    await server.stop();
  };

  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'motorpool-embedded-'));
    dataDir = folder;
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps what it holds over a restart, behind a password of its own', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    await stop(first);
    const second = await start();
    expect(await query(second.url, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    expect(await query(second.url, 'show fsync')).to.deep.equal([{ fsync: 'on' }]);

    const guess = new URL(second.url);
    guess.password = 'motorpool';
    const refused = await query(guess.href, 'select 1').catch((error) => error);
    expect(refused).to.have.property('code', '28P01');
  });

  it('lets one process in at a time, and names the one that is there', async () => {
    const other = await startEmbeddedProcess(dataDir);
    const refused = await start().catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.include(`(process ${other.child.pid}) already runs on ${dataDir}`);
    expect(await query(other.url, 'select 1 as one'), 'the first is unharmed').to.deep.equal([{ one: 1 }]);
    other.child.kill('SIGTERM');
    expect(await once(other.child, 'exit')).to.deep.equal([0, null]);
  });

  it('ends with the process that it belongs to, even by kill -9', async () => {
    const killed = await startEmbeddedProcess(dataDir);
    killed.child.kill('SIGKILL');
    await eventually(() => expect(isAlive(killed.serverPid)).to.equal(false));
  });

  it('starts over a server that a killed process left running', async () => {
    const killed = await startEmbeddedProcess(dataDir);
    await query(killed.url, 'create table kept as select 1 as one');
    const guard = execFileSync('pgrep', ['-f', `kill -INT "\\$0" ${killed.serverPid}`], { encoding: 'utf8' });
    process.kill(Number(guard), 'SIGKILL');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(isAlive(killed.serverPid), 'the server is an orphan').to.equal(true);

    const next = await start();
    await eventually(() => expect(isAlive(killed.serverPid)).to.equal(false));
    expect(await query(next.url, 'select one from kept')).to.deep.equal([{ one: 1 }]);
  });

  it('starts after everything was killed at once', async () => {
    const killed = await startEmbeddedProcess(dataDir);
    await query(killed.url, 'create table kept as select 1 as one');
    process.kill(killed.serverPid, 'SIGKILL');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const next = await start();
    expect(await query(next.url, 'select one from kept')).to.deep.equal([{ one: 1 }]);
  });

  it('is not fooled by a process id that another program has now', async () => {
    await stop(await start());
    writeFileSync(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.ppid}\n${join(dataDir, 'postgres')}\n1\n1\n\n\n`,
    );
    const server = await start();
    expect(isAlive(process.ppid), 'that program is left alone').to.equal(true);
    expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('is started again on the same address when it is killed', async () => {
    const server = await start();
    await query(server.url, 'create table kept as select 1 as one');
    const before = server.pid();
    process.kill(before, 'SIGKILL');
    const rows = await eventually(() => query(server.url, 'select one from kept'), { timeoutMs: 10_000 });
    expect(rows).to.deep.equal([{ one: 1 }]);
    expect(server.pid()).to.not.equal(before);
  });

  it('makes its files anew where that was cut short by kill -9', async () => {
    const unfinished = () => readdirSync(dataDir).filter((name) => name.startsWith('postgres.unfinished'));
    const starting = startEmbeddedProcess(dataDir).catch(() => undefined);
    await eventually(() => {
      const files = join(dataDir, unfinished()[0] as string, 'files', 'PG_VERSION');
      expect(existsSync(files)).to.equal(true);
      process.kill(Number(readFileSync(join(dataDir, 'lock.pid'), 'utf8')), 'SIGKILL');
    });
    await starting;
    expect(existsSync(join(dataDir, 'postgres'))).to.equal(false);
    const server = await start(); // the initdb of the first may still be at work
    expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await stop(server);
    await eventually(async () => {
      await stop(await start());
      expect(unfinished(), 'nothing of it stays behind').to.deep.equal([]);
    });
  });

  it('works below a folder that is closed to everyone else', async () => {
    chmodSync(dataDir, 0o700);
    dataDir = join(dataDir, 'with a space', 'data');
    const server = await start();
    expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('runs as the user postgres where root may make no user namespace', async function () {
    if (process.getuid?.() !== 0) this.skip(); // for root alone
    const programs = join(dataDir, 'bin');
    mkdirSync(programs);
    for (const name of ['id', 'useradd']) {
      const found = execFileSync('which', [name], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
      symlinkSync(found.trim(), join(programs, name));
    }
    const closed = await startEmbeddedProcess(join(dataDir, 'data'), programs).catch((error) => error);
    expect(closed.message, 'a folder that only root may enter').to.match(/this user may not write there/);

    chmodSync(dataDir, 0o755);
    const served = await startEmbeddedProcess(join(dataDir, 'data'), programs);
    const owner = statSync(join(dataDir, 'data', 'postgres')).uid;
    expect(String(owner)).to.equal(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).trim());
    expect(statSync(`/proc/${served.serverPid}`).uid).to.equal(owner);
    expect(await query(served.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    served.child.kill('SIGTERM');
    await once(served.child, 'exit');

    dataDir = join(dataDir, 'data');
    expect(await query((await start()).url, 'select 1 as one'), 'with namespaces again').to.deep.equal([{ one: 1 }]);
  });

  it('leaves the files of another version of PostgreSQL alone', async () => {
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    const refused = await start().catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.match(/was made by PostgreSQL 17 and this one is 18/);
    expect(readFileSync(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).to.equal('17\n');
  });

  it('says what the server said when it does not start, and can be started once that is mended', async () => {
    await stop(await start());
    const settings = join(dataDir, 'postgres', 'postgresql.auto.conf');
    appendFileSync(settings, "work_mem = 'plenty'\n");
    const refused = await start().catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.match(/did not start.*work_mem/);
    writeFileSync(settings, '');
    expect((await start()).pid()).to.be.greaterThan(0);
  });
});
