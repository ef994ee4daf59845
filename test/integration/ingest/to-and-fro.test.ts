/** Cars that go from one ingest to another and back again, over a real Redis. */
import { expect } from 'chai';
import type { Knex } from 'knex';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { redisTelemetryStream } from '../../../platform/telemetry-stream/redis-telemetry-stream.js';
import type { TelemetryStream } from '../../../platform/telemetry-stream/telemetry-stream.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { QUICK } from '../../support/stream-messages.js';
import { digestKeeper, digestReading, digestsOf, makeDigestTable, rowsOf } from './digest-reading.js';
import { ingestBench, now } from './ingest-bench.js';

const PATIENT = { timeoutMs: 10_000 };
/** Which of them move is up to chance: about half, and of so many never as few as two. */
const CARS = 32;

interface Said {
  boot: string;
  seq: number;
  observedAt: number;
  speedKmh: number;
}

describe(`a car that another ingest had meanwhile${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, function () {
  this.timeout(60_000);
  const bench = ingestBench();
  let redis: TestRedis;
  let db: Knex;
  before(async function () {
    if (!hasRedis) this.skip();
    redis = await startTestRedis();
    await bench.open();
    db = bench.db;
    await makeDigestTable(db);
  });
  after(async () => {
    if (!hasRedis) return;
    await bench.close();
    await redis[Symbol.asyncDispose]();
  });

  const open = () => redisTelemetryStream(redis.url, createLog('silent'), createMetrics(), { times: QUICK });
  /** Which dies at the end: it writes nothing more, and has not looked at what came late. */
  const start = async (leftBehindEveryMs = 60_000) =>
    bench.start(undefined, {
      ...{ readings: [digestReading], keepers: [digestKeeper], stream: await open() },
      meaning: { checkpointEveryMs: 30, factsWithinMs: 5, stopWithinMs: 0, latePauseMs: 60_000, leftBehindEveryMs },
    });

  /** Cars that the first of two ingests had, and that the second has now: both have understood all that it was sent. */
  async function handedOver(broker: TelemetryStream, receivedAt: () => number) {
    const cars = await Promise.all(Array.from({ length: CARS }, bench.makeCar));
    const sent = new Map(cars.map(({ id }) => [id, [] as Said[]]));
    let seq = 0;
    /** One more sample of each car, of so many seconds after the first. */
    async function send(seconds: number, to = cars) {
      const sample = { seq: seq++, observedAt: now - 1_200_000 + seconds * 1000, speedKmh: 30 };
      for (const car of to) {
        const payload = Buffer.from(JSON.stringify({ boot: car.boot, samples: [sample] }));
        await broker.append({ vehicleId: car.id, receivedAt: receivedAt(), payload });
        sent.get(car.id)?.push({ ...sample, boot: car.boot });
      }
    }
    const isUnderstood = (of = cars) =>
      eventually(async () => {
        for (const { id } of of) expect(await rowsOf(db, id)).to.deep.equal(digestsOf(sent.get(id) ?? []));
      }, PATIENT);
    const isStored = (of: typeof cars) =>
      eventually(async () => {
        for (const car of of) expect(await bench.seqsOf(car)).to.include(seq - 1);
      }, PATIENT);

    const first = await start(200);
    await send(0);
    await isUnderstood();
    const second = await start();
    const moved = await eventually(async () => {
      await send(seq);
      const ids = await db('vehicle_readings').where('claim', '>', 1).pluck('vehicle_id');
      const found = cars.filter(({ id }) => ids.includes(id));
      expect(found).to.have.length.greaterThan(2);
      return found;
    }, PATIENT);
    await send(300);
    await isUnderstood();
    return { first, second, moved, send, isUnderstood, isStored };
  }

  it('is understood whole, though a sample came late and the ingest that had it before died with it', async () => {
    await using broker = await open();
    const { first, second, moved, send, isStored, isUnderstood } = await handedOver(broker, Date.now);
    await eventually(async () => {
      const ids = await db('vehicle_readings')
        .where('at', new Date(now - 900_000))
        .pluck('vehicle_id');
      expect(ids).to.include.members(moved.map(({ id }) => id)); // what comes late is behind a checkpoint
    }, PATIENT);
    await second[Symbol.asyncDispose]();
    await send(200, moved); // between what the second had understood
    await isStored(moved);
    await first[Symbol.asyncDispose]();

    await using _ = await start();
    await send(400, moved);
    await isUnderstood(moved);
  });

  it('is understood whole, though it fell silent and the other one died before it had looked at what came late', async () => {
    await using broker = await open();
    const whileAgo = () => Date.now() - 4 * 60_000; // so long a silence is looked for
    const { first, second, moved, send, isStored, isUnderstood } = await handedOver(broker, whileAgo);
    await send(200, moved);
    await isStored(moved);
    await second[Symbol.asyncDispose]();
    await isUnderstood(moved);
    await first[Symbol.asyncDispose]();
  });
});
