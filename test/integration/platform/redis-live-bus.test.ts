import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { LiveEvent } from '../../../contracts/index.js';
import { redisLiveBus } from '../../../platform/live-bus/redis-live-bus.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { silentProxy } from '../../support/silent-proxy.js';

const log = createLog('silent');
const ANSWER_MS = 50; // connecting takes some answers

describe('the live bus over a slow network (needs redis-server)', () => {
  let redis: TestRedis;
  before(async function () {
    if (!hasRedis) return this.skip();
    redis = await startTestRedis();
  });
  after(() => redis?.[Symbol.asyncDispose]());

  for (const afterMs of [0, 25, 75, 125, 300]) {
    it(`hears what it began to listen for ${afterMs} ms after it began to connect`, async () => {
      await using network = await silentProxy(Number(redis.url.port), { answerMs: ANSWER_MS });
      const url = new URL(`redis://127.0.0.1:${network.port}`);
      await using bus = redisLiveBus(url, log);
      await pause(afterMs);
      const heard: LiveEvent[] = [];
      bus.subscribe(['vehicle-changed', 'presence'], (event) => heard.push(event));
      const news: LiveEvent = { kind: 'vehicle-changed', vehicleId: randomUUID() };
      await eventually(() => {
        bus.publish(news);
        expect(heard).to.deep.include(news);
      });
    });
  }
});
