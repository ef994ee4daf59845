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
      bus = openLiveBus(redis?.url, log);
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
      bus.subscribe((event) => one?.push(event));
      bus.subscribe((event) => other?.push(event));
      await hears(one ?? []);
      await hears(other ?? []);
    });

    it('tells nobody who has ended the subscription', async () => {
      const [gone, staying]: LiveEvent[][] = [[], []];
      const end = bus.subscribe((event) => gone?.push(event));
      bus.subscribe((event) => staying?.push(event));
      await hears(gone ?? []);
      end();
      const before = gone?.length;
      await hears(staying ?? []);
      expect(gone).to.have.length(before ?? 0);
    });

    it('lets a listener that throws harm no other', async () => {
      const heard: LiveEvent[] = [];
      bus.subscribe(() => {
        throw new Error('broken');
      });
      bus.subscribe((event) => heard.push(event));
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
    await using here = openLiveBus(redis.url, log);
    await using there = openLiveBus(redis.url, log);
    const heard: LiveEvent[] = [];
    there.subscribe((event) => heard.push(event));
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
