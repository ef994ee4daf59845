/** What a telemetry stream over Redis promises beyond the contract: kills, hand-overs, the fence, the bound. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import {
  INGESTS_KEY,
  leaseKey,
  PARTITIONS,
  partitionOf,
  streamKey,
} from '../../../platform/telemetry-stream/partition-of.js';
import { redisTelemetryStream } from '../../../platform/telemetry-stream/redis-telemetry-stream.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { silentProxy } from '../../support/silent-proxy.js';
import { car, listen, message, numbers, QUICK, textOf } from '../../support/stream-messages.js';

const log = createLog('silent');
/** Half as many answers, one after the other, take longer than a lease; with all at once one is left for a machine that stands still. */
const SLOW = { leaseMs: 2_000, renewEveryMs: 200, answerMs: 160 };

describe(`telemetry stream over Redis${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, () => {
  let server: TestRedis;
  const open = (options: Parameters<typeof redisTelemetryStream>[3] = {}) =>
    redisTelemetryStream(server.url, log, createMetrics(), { times: QUICK, ...options });

  before(function () {
    if (!hasRedis) this.skip();
  });
  beforeEach(async () => {
    server = await startTestRedis();
  });
  afterEach(() => server?.[Symbol.asyncDispose]());

  for (const [name, value] of [
    ['appendonly', 'no'],
    ['appendfsync', 'everysec'],
    ['maxmemory-policy', 'allkeys-lru'],
  ] as const) {
    it(`does not start on a Redis with ${name} ${value}, and says so`, async () => {
      await using careless = await startTestRedis({ [name]: value });
      const failure = await redisTelemetryStream(careless.url, log, createMetrics()).catch((error: unknown) => error);
      expect(failure).to.include({ name: 'StartError' });
      expect((failure as Error).message).to.include(`${name} is ${value}`);
    });
  }

  it('has every acknowledged message after a kill of Redis, and comes back by itself', async () => {
    await using stream = await open();
    await Promise.all(numbers(500).map((n) => stream.append(message(n))));
    await server.kill();
    const during = Promise.all(numbers(100, 500).map((n) => stream.append(message(n))));
    await eventually(() => expect(stream.problem()).to.be.a('string'));
    await server.start();
    await during;
    const { heard, consumer } = await listen(stream);
    await eventually(() => expect([...new Set(heard)]).to.deep.equal(numbers(600)), { timeoutMs: 10_000 });
    await consumer[Symbol.asyncDispose]();
  });

  it('goes on reading after a kill of Redis', async () => {
    await using stream = await open();
    const { heard, consumer } = await listen(stream);
    await stream.append(message('before'));
    await eventually(() => expect(heard).to.include('before'));
    await server.kill();
    await server.start();
    await stream.append(message('after'));
    await eventually(() => expect(heard).to.include('after'), { timeoutMs: 10_000 });
    await consumer[Symbol.asyncDispose]();
  });

  it("passes a dead ingest's unfinished messages to another, first and in order", async () => {
    await using broker = await open();
    const dead = await open();
    const { heard: taken } = await listen(dead, () => new Promise(() => {}));
    await Promise.all(numbers(50).map((n) => broker.append(message(n))));
    await eventually(() => expect(taken).to.have.length(50));
    await dead[Symbol.asyncDispose](); // its connections are cut, as by kill -9: no lease is given back
    await broker.append(message(50));
    await using heir = await open();
    const { heard, consumer } = await listen(heir);
    await eventually(() => expect(heard).to.deep.equal(numbers(51)), { timeoutMs: 10_000 });
    await consumer[Symbol.asyncDispose]();
  });

  it('shares the cars among ingests, each message for one of them', async () => {
    await using broker = await open();
    await using one = await open();
    await using other = await open();
    const [a, b] = [await listen(one), await listen(other)];
    const cars = Array.from({ length: 200 }, () => randomUUID());
    await eventually(
      async () => {
        a.heard.length = 0;
        b.heard.length = 0;
        await Promise.all(cars.map((id) => broker.append(message(id, id))));
        await eventually(() => expect(a.heard.length + b.heard.length).to.be.at.least(200));
        expect([...a.heard, ...b.heard].sort()).to.deep.equal([...cars].sort());
        expect(a.heard.length).to.be.within(50, 150);
      },
      { timeoutMs: 10_000 },
    );
    await a.consumer[Symbol.asyncDispose]();
    await b.consumer[Symbol.asyncDispose]();
  });

  it('keeps the cars that it has where each answer of Redis takes a while', async () => {
    const cars = Array.from({ length: 200 }, () => randomUUID()); // of about every partition
    await using network = await silentProxy(Number(server.url.port), { answerMs: SLOW.answerMs });
    const url = new URL(`redis://127.0.0.1:${network.port}`);
    await using stream = await redisTelemetryStream(url, log, createMetrics(), { times: SLOW });
    await using ingest = await stream.consume(async () => {});
    const leases = () => cars.map((id) => ingest.leaseOf(id));
    await eventually(() => expect(leases()).to.not.include(undefined));
    const held = leases();
    await pause(2 * SLOW.leaseMs);
    expect(leases()).to.deep.equal(held);
  });

  it('keeps the cars that it has while it looks for one more among those that others hold', async () => {
    const [cars, theirs] = [Array.from({ length: 200 }, () => randomUUID()), PARTITIONS / 2 + 1];
    await server.ask(async (redis) => {
      await redis.zadd(INGESTS_KEY, Date.now() + 60_000, 'another');
      for (let i = 0; i < theirs; i++) await redis.set(leaseKey(i), 'another', 'PX', 60_000);
    });
    await using network = await silentProxy(Number(server.url.port), { answerMs: SLOW.answerMs });
    const url = new URL(`redis://127.0.0.1:${network.port}`);
    await using stream = await redisTelemetryStream(url, log, createMetrics(), { times: SLOW });
    await using ingest = await stream.consume(async () => {});
    const leases = () => cars.filter((id) => partitionOf(id) >= theirs).map((id) => ingest.leaseOf(id));
    await eventually(() => expect(leases()).to.not.include(undefined), { timeoutMs: 15_000 });
    const held = leases();
    for (let waited = 0; waited < 2 * SLOW.leaseMs; waited += 100) {
      await pause(100);
      expect(leases()).to.deep.equal(held);
    }
  });

  it('leaves no lease behind as it stops, where each answer of Redis takes a while', async () => {
    await using network = await silentProxy(Number(server.url.port), { answerMs: 60 });
    const url = new URL(`redis://127.0.0.1:${network.port}`);
    await using stream = await redisTelemetryStream(url, log, createMetrics(), {});
    const ingest = await stream.consume(async () => {});
    const leases = () => server.ask((redis) => redis.exists(Array.from({ length: PARTITIONS }, (_, i) => leaseKey(i))));
    await eventually(async () => expect(await leases()).to.equal(PARTITIONS));
    await ingest[Symbol.asyncDispose]();
    await eventually(async () => expect(await leases()).to.equal(0), { timeoutMs: 2_000 }); // half of a lease
  });

  it('loses nothing when ingests stop halfway, one after the other', async () => {
    await using broker = await open();
    const cars = Array.from({ length: 64 }, () => randomUUID());
    const heard = new Map<string, string[]>(cars.map((id) => [id, []]));
    const each = 200;
    await Promise.all(numbers(each).flatMap((n) => cars.map((id) => broker.append(message(n, id)))));
    const taken = new Set<string>(); // what an ingest had taken as it stopped comes to the next one once more
    for (const until of [3_000, 6_000, cars.length * each]) {
      await using ingest = await open();
      const consumer = await ingest.consume(async (one) => {
        heard.get(one.vehicleId)?.push(textOf(one));
        taken.add(`${one.vehicleId} ${textOf(one)}`);
      });
      await eventually(() => expect(taken.size).to.be.at.least(until), { timeoutMs: 15_000 });
      await consumer[Symbol.asyncDispose]();
    }
    for (const texts of heard.values()) expect([...new Set(texts)]).to.deep.equal(numbers(each));
    const left = await Promise.all(
      numbers(PARTITIONS).map((p) => server.ask((redis) => redis.xlen(streamKey(Number(p))))),
    );
    expect(left.filter((entries) => entries > 0)).to.deep.equal([]);
  });

  it('lets an ingest that was frozen take nothing out that its heir has not stored', async () => {
    await using broker = await open();
    await using frozen = await open({ times: { leaseMs: 60_000, renewEveryMs: 30_000 } });
    let thaw = () => {};
    const stored = new Promise<void>((resolve) => (thaw = resolve));
    const first = await listen(frozen, () => stored);
    await Promise.all(numbers(50).map((n) => broker.append(message(n))));
    await eventually(() => expect(first.heard).to.have.length(50));
    // As if its lease had run out: it does not know of it before it renews it.
    await server.ask((redis) => redis.del(leaseKey(partitionOf(car))));
    const heir = await open();
    const second = await listen(heir, () => new Promise(() => {}));
    await eventually(() => expect(second.heard).to.have.length(50));
    thaw();
    await first.consumer[Symbol.asyncDispose](); // all that it wanted to forget was asked for by now
    await heir[Symbol.asyncDispose](); // killed before it stored anything
    await using last = await open();
    const { heard, consumer } = await listen(last);
    await eventually(() => expect(heard).to.deep.equal(numbers(50)), { timeoutMs: 10_000 });
    await consumer[Symbol.asyncDispose]();
  });

  it('ends reading though Redis is away and does not come back', async () => {
    await using stream = await open();
    const { heard, consumer } = await listen(stream);
    await stream.append(message('last'));
    await eventually(() => expect(heard).to.deep.equal(['last']));
    await server.kill();
    await eventually(() => expect(stream.problem()).to.be.a('string'));
    const before = performance.now();
    await consumer[Symbol.asyncDispose]();
    expect(performance.now() - before).to.be.lessThan(4_000);
  });

  it('lets appends wait rather than throw away or grow without bound', async () => {
    await using stream = await open({ bound: { entries: 100, bytes: 1e9 } });
    await Promise.all(numbers(200).map((n) => stream.append(message(n))));
    await eventually(() => expect(stream.problem()).to.match(/bound/));
    let acknowledged = false;
    const waiting = stream.append(message(200)).then(() => {
      acknowledged = true;
    });
    const { heard, consumer } = await listen(stream);
    expect(acknowledged).to.equal(false);
    await waiting;
    await eventually(() => expect(heard).to.deep.equal(numbers(201)));
    await consumer[Symbol.asyncDispose]();
  });
});
