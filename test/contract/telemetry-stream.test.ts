import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createMetrics } from '../../platform/metrics.js';
import { inProcessTelemetryStream } from '../../platform/telemetry-stream/in-process-telemetry-stream.js';
import { redisTelemetryStream } from '../../platform/telemetry-stream/redis-telemetry-stream.js';
import type { RawTelemetry, TelemetryStream } from '../../platform/telemetry-stream/telemetry-stream.js';
import { newTraceparent } from '../../platform/traceparent.js';
import { eventually } from '../support/eventually.js';
import { recordingLog } from '../support/recording-log.js';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis.js';
import { listen, message, numbers, QUICK, textOf } from '../support/stream-messages.js';

const { log, lines } = recordingLog();

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
      // What a consumer had taken as it ended comes once more, to the next one.
      if (adapter.open === redisStream) await redis?.ask((asked) => asked.flushall());
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
      const traced = { ...bytes, trace: newTraceparent() };
      await stream.append(traced);
      await eventually(() => expect(taken).to.deep.equal([bytes, traced]));
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
      const again = message('again', randomUUID());
      await stream.append(again);
      await eventually(() => expect(heard).to.deep.equal(['again', 'again', 'again']));
      const ofCar = lines.filter((line) => JSON.parse(line).vehicleId === again.vehicleId);
      expect(ofCar, 'lines of the log that name the car').to.have.length(2);
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
