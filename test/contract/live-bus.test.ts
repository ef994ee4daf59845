import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { LiveEvent } from '../../contracts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../platform/log.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis.js';

const log = createLog('silent');
const news = (): LiveEvent => ({ kind: 'vehicle-changed', vehicleId: randomUUID() });

for (const over of ['one process', 'Redis'] as const) {
  const missing = over === 'Redis' && !hasRedis;
  describe(`live bus over ${over}${missing ? ' (skipped: no redis-server in PATH)' : ''}`, () => {
    let redis: TestRedis | undefined;
    let bus: LiveBus;
    before(async function () {
      if (missing) this.skip();
      if (over === 'Redis') redis = await startTestRedis();
    });
    after(() => redis?.[Symbol.asyncDispose]());
    beforeEach(async () => {
      bus = await openLiveBus(redis?.url, log);
    });
    afterEach(() => bus[Symbol.asyncDispose]());

    /** Publishes until it is heard: over Redis a subscription takes a moment. */
    async function hears(heard: readonly LiveEvent[], from = bus) {
      const event = news();
      await eventually(() => {
        from.publish(event);
        expect(heard).to.deep.include(event);
      });
    }

    it('tells every listener', async () => {
      const [one, other]: LiveEvent[][] = [[], []];
      bus.subscribe(['vehicle-changed'], (event) => one?.push(event));
      bus.subscribe(['vehicle-changed'], (event) => other?.push(event));
      await hears(one ?? []);
      await hears(other ?? []);
    });

    it('tells nobody who has ended the subscription', async () => {
      const [gone, staying]: LiveEvent[][] = [[], []];
      const end = bus.subscribe(['vehicle-changed'], (event) => gone?.push(event));
      bus.subscribe(['vehicle-changed'], (event) => staying?.push(event));
      await hears(gone ?? []);
      end();
      const before = gone?.length;
      await hears(staying ?? []);
      expect(gone).to.have.length(before ?? 0);
    });

    it('tells a listener the kinds that it asked for, and no other', async () => {
      const [changes, moves, both]: LiveEvent[][] = [[], [], []];
      bus.subscribe(['vehicle-changed'], (event) => changes?.push(event));
      bus.subscribe(['moved'], (event) => moves?.push(event));
      bus.subscribe(['moved', 'vehicle-changed'], (event) => both?.push(event));
      await eventually(() => {
        bus.publish({ kind: 'moved', vehicles: [] });
        expect(moves).to.not.have.length(0);
      });
      await hears(changes ?? []);
      await hears(both ?? []);
      expect(changes?.map(({ kind }) => kind)).to.not.include('moved');
      expect(moves?.map(({ kind }) => kind)).to.not.include('vehicle-changed');
      expect(both?.map(({ kind }) => kind)).to.include('moved');
    });

    it('lets a listener that throws harm no other', async () => {
      const heard: LiveEvent[] = [];
      bus.subscribe(['vehicle-changed'], () => {
        throw new Error('broken');
      });
      bus.subscribe(['vehicle-changed'], (event) => heard.push(event));
      await hears(heard);
    });
  });
}

describe(`live bus over Redis${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, () => {
  before(function () {
    if (!hasRedis) this.skip();
  });

  it('reaches other processes, drops what it cannot send, and comes back by itself', async () => {
    await using redis = await startTestRedis();
    await using here = await openLiveBus(redis.url, log);
    await using there = await openLiveBus(redis.url, log);
    const heard: LiveEvent[] = [];
    there.subscribe(['vehicle-changed'], (event) => heard.push(event));
    const heardAgain = (event: LiveEvent) =>
      eventually(() => {
        here.publish(event);
        expect(heard).to.deep.include(event);
      });
    await heardAgain(news());
    await redis.kill();
    for (let i = 0; i < 1000; i++) here.publish(news());
    await redis.start();
    await heardAgain(news());
  });
});
