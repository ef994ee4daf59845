/** Servers that are cut off: no packet comes any more, and none says so. TCP alone would wait a quarter of an hour. */
import { expect } from 'chai';
import { Redis } from 'ioredis';
import pg from 'pg';
import { lostServer } from '../../../platform/postgres/lost-server.js';
import { watchRedis } from '../../../platform/redis-presence.js';
import { testDatabaseUrl } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis } from '../../support/redis.js';
import { silentProxy } from '../../support/silent-proxy.js';

describe('a server that is cut off', () => {
  it('is connected to anew, if it is Redis, by one that only listens too', async function () {
    if (!hasRedis) return this.skip(); // needs redis-server
    await using redis = await startTestRedis();
    await using network = await silentProxy(Number(redis.url.port));
    const listener = new Redis({ port: network.port, maxRetriesPerRequest: null });
    const writer = new Redis({ port: network.port, maxRetriesPerRequest: null });
    for (const connection of [listener, writer]) watchRedis(connection, { everyMs: 20, patienceMs: 200 });
    const heard: string[] = [];
    try {
      listener.on('message', (_channel, text) => heard.push(text));
      await listener.subscribe('news');
      await writer.set('before', 'the cut');
      network.silence();
      const written = writer.set('during', 'the cut');
      await eventually(async () => {
        await redis.ask((direct) => direct.publish('news', 'after the cut'));
        expect(heard).to.include('after the cut');
      });
      expect(await written).to.equal('OK');
    } finally {
      listener.disconnect();
      writer.disconnect();
    }
  });

  it('fails what waits for it, if it is PostgreSQL, but not a question that takes long', async () => {
    const url = await testDatabaseUrl();
    await using network = await silentProxy(Number(url.port));
    url.port = `${network.port}`;
    const lost = lostServer({ everyMs: 20, patienceMs: 400 });
    const client = new pg.Client(url.href);
    client.on('error', () => {}); // what waits is told by its own rejection
    await client.connect();
    lost.watch(client);
    try {
      await client.query('select pg_sleep(1.2)');
      network.silence();
      network.close();
      const error = await client.query('select 1').catch((failed: NodeJS.ErrnoException) => failed);
      expect(error).to.have.property('code', 'ECONNRESET');
    } finally {
      lost.stop();
    }
  });
});
