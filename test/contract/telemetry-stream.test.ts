import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { inProcessTelemetryStream } from '../../platform/telemetry-stream/in-process-telemetry-stream.js';
import { redisTelemetryStream } from '../../platform/telemetry-stream/redis-telemetry-stream.js';
import type { RawTelemetry, TelemetryStream } from '../../platform/telemetry-stream/telemetry-stream.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis.js';

const log = createLog('silent');
const QUICK = { leaseMs: 800, renewEveryMs: 200 };
const car = randomUUID();
const message = (text: string | number, vehicleId = car): RawTelemetry => ({
  vehicleId,
  receivedAt: 1_700_000_000_000,
  payload: Buffer.from(String(text)),
});
const textOf = ({ payload }: RawTelemetry) => Buffer.from(payload).toString();
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(from + i));

/** A consumer that remembers; it settles each message as `settle` says. */
async function listen(stream: TelemetryStream, settle: (message: RawTelemetry) => Promise<void> = async () => {}) {
  const heard: string[] = [];
  const consumer = await stream.consume((one) => {
    heard.push(textOf(one));
    return settle(one);
  });
  return { heard, consumer };
}

let redis: TestRedis | undefined;
const redisStream = () => redisTelemetryStream(redis?.url as URL, log, createMetrics(), { times: QUICK });

for (const adapter of [
  { name: 'in one process', there: true, open: async () => inProcessTelemetryStream(log) },
  { name: `over Redis${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, there: hasRedis, open: redisStream },
]) {
  describe(`telemetry stream: ${adapter.name}`, () => {
    let stream: TelemetryStream;
    before(async function () {
      if (!adapter.there) this.skip();
      if (adapter.open === redisStream) redis = await startTestRedis();
    });
    after(() => (adapter.open === redisStream ? redis?.[Symbol.asyncDispose]() : undefined));
    beforeEach(async () => {
      stream = await adapter.open();
    });
    afterEach(() => stream[Symbol.asyncDispose]());

    it('hands on what was appended, as it was', async () => {
      const taken: RawTelemetry[] = [];
      await using _ = await stream.consume(async (one) => {
        taken.push({ ...one, payload: Buffer.from(one.payload) });
      });
      const bytes = { ...message(''), payload: Buffer.from([0, 255, 10, 13, 36]) };
      await stream.append(bytes);
      await eventually(() => expect(taken).to.deep.equal([bytes]));
    });

    it("keeps each car's messages in order", async () => {
      const cars = Array.from({ length: 20 }, () => randomUUID());
      const heard = new Map<string, string[]>(cars.map((id) => [id, []]));
      await using _ = await stream.consume(async (one) => {
        heard.get(one.vehicleId)?.push(textOf(one));
      });
      await Promise.all(numbers(100).flatMap((n) => cars.map((id) => stream.append(message(n, id)))));
      await eventually(() => {
        for (const texts of heard.values()) expect(texts).to.deep.equal(numbers(100));
      });
    });

    it('brings a message again that was not taken', async () => {
      let refusals = 2;
      const { heard, consumer } = await listen(stream, async () => {
        if (refusals-- > 0) throw new Error('not now');
      });
      await stream.append(message('again'));
      await eventually(() => expect(heard).to.deep.equal(['again', 'again', 'again']));
      await consumer[Symbol.asyncDispose]();
    });

    it('waits for what was taken before it ends reading', async () => {
      let finish = () => {};
      const { heard, consumer } = await listen(stream, () => new Promise((resolve) => (finish = resolve)));
      const appended = stream.append(message('slow'));
      await eventually(() => expect(heard).to.have.length(1));
      let ended = false;
      const ending = consumer[Symbol.asyncDispose]().then(() => {
        ended = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      expect(ended).to.equal(false);
      finish();
      await ending;
      await appended;
    });

    it('gives to the next consumer what came while there was none', async () => {
      const early = stream.append(message('early'));
      const { heard, consumer } = await listen(stream);
      await early;
      await eventually(() => expect(heard).to.deep.equal(['early']));
      await consumer[Symbol.asyncDispose]();
    });

    it('rejects what is appended after it was closed', async () => {
      const closed = await adapter.open();
      await closed[Symbol.asyncDispose]();
      const failure = await closed.append(message('late')).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
    });
  });
}

describe(`telemetry stream over Redis${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, function () {
  this.timeout(30_000);
  let server: TestRedis;
  const open = (bound?: { entries: number; bytes: number }) =>
    redisTelemetryStream(server.url, log, createMetrics(), { times: QUICK, ...(bound && { bound }) });

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
    await eventually(() => expect(heard).to.deep.equal(numbers(51)), { timeoutMs: 5_000 });
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

  it('lets appends wait rather than throw away or grow without bound', async () => {
    await using stream = await open({ entries: 100, bytes: 1e9 });
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
