import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { insistentPool } from '../../../platform/jobs/insistent-pool.js';
import { createLog } from '../../../platform/log.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/postgres/embedded-postgres.js';

describe("the job queue's pool", function () {
  this.timeout(60_000);
  let dataDir: string;
  let server: EmbeddedPostgres;

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'motorpool-jobs-'));
    server = await startEmbeddedPostgres(dataDir, createLog('silent'));
  });
  after(async () => {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('asks again while the database is away, so that the clock of the queue never fails', async () => {
    let away = 0;
    const pool = insistentPool({ connectionString: server.url }, new AbortController().signal, () => away++);
    await pool.query('select 1');
    const asked = pool.query('select 2 as answer, pg_sleep(0.5)');
    process.kill(server.pid(), 'SIGKILL'); // it is started again on the same port
    const [row] = (await asked).rows;
    expect(row).to.include({ answer: 2 });
    expect(away).to.be.greaterThan(0);
    await pool.end();
  });

  it('tells at once of a question that is wrong', async () => {
    const pool = insistentPool({ connectionString: server.url }, new AbortController().signal, () => {});
    const failure = await pool.query('select * from nothing').catch((error: unknown) => error);
    expect(failure).to.include({ code: '42P01' });
    await pool.end();
  });
});
