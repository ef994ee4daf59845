import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { StartError } from '../../../platform/errors.js';
import { createLog } from '../../../platform/log.js';
import { openDatabase } from '../../../platform/postgres/open-database.js';
import { testDatabaseUrl } from '../../support/database.js';
import { freePort } from '../../support/processes.js';

const open = (databaseUrl: URL, patienceMs: number) =>
  openDatabase({ databaseUrl, dataDir: tmpdir(), log: createLog('silent'), patienceMs });

describe('the database that DATABASE_URL names', () => {
  it('is waited for while it starts', async () => {
    const real = await testDatabaseUrl();
    const late = new URL(real);
    late.port = String(await freePort());
    const opening = open(late, 10_000);
    // It comes up once we have been refused: a relay to the real server stands in for the time that it takes to start.
    const relay = createServer((from) => {
      const to = connect(Number(real.port), '127.0.0.1');
      from.pipe(to).pipe(from);
      from.on('error', () => to.destroy());
      to.on('error', () => from.destroy());
    });
    await new Promise((resolve) => setImmediate(resolve));
    relay.listen(Number(late.port), '127.0.0.1');
    const database = await opening;
    expect((await database.db.raw('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
    await database[Symbol.asyncDispose]();
    relay.close();
  });

  it('is told to be away in one sentence', async () => {
    const nobody = await freePort();
    const refused = await open(new URL(`postgres://u:secret@127.0.0.1:${nobody}/x`), 100).catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message)
      .to.match(/DATABASE_URL names does not take us: .*ECONNREFUSED/)
      .and.not.include('secret');
  });

  it('is not waited for where waiting will not help', async () => {
    const wrong = await testDatabaseUrl();
    wrong.password = 'wrong';
    const refused = await open(wrong, 60_000).catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.include('password authentication failed');
  });
});
