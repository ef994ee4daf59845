/** One trace from the car to the map, and one from a request to its mail, as a collector sees them. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { io } from 'socket.io-client';
import { telemetryTopic } from '../../contracts/index.js';
import { isTraceparent, newTraceparent } from '../../platform/traceparent.js';
import { eventually } from '../support/eventually.js';
import { type Mailbox, openMailbox } from '../support/mailbox.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { type RoomProcess, roomProcess } from '../support/processes.js';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis.js';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.js';

const PATIENT = { timeoutMs: 20_000 };
const PLACE = { latitude: 47.123456, longitude: 8.654321 };
const DAY_MS = 86_400_000;

for (const overRedis of [false, true]) {
  const skipped = overRedis && !hasRedis;
  const how = `${overRedis ? 'over Redis' : 'in one process'}${skipped ? ' (skipped: no redis-server in PATH)' : ''}`;
  describe(`a trace, ${how}`, function () {
    this.timeout(60_000);
    let redis: TestRedis | undefined;
    let collector: TraceCollector;
    let mailbox: Mailbox;
    let platform: TestPlatform;
    let agent: RoomProcess | undefined;
    const dir = mkdtempSync(join(tmpdir(), 'motorpool-traced-agent-'));
    before(async function () {
      if (skipped) this.skip();
      if (overRedis) redis = await startTestRedis();
      collector = await startTraceCollector();
      mailbox = await openMailbox();
      platform = await startPlatform({
        ...(redis && { REDIS_URL: redis.url.href }),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_TRACES_SAMPLER_ARG: '0', // only what asks for it
        ...{ SMTP_URL: mailbox.url, MAIL_FROM: 'cars@example.org' },
      });
    });
    after(async () => {
      await agent?.kill();
      await platform?.[Symbol.asyncDispose]();
      await mailbox?.[Symbol.asyncDispose]();
      await collector?.[Symbol.asyncDispose]();
      await redis?.[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true, force: true });
    });

    /** Of the trace that has all of them: by name, what each goes on from. */
    async function traceWith(...names: string[]) {
      return eventually(() => {
        for (const traceId of new Set(collector.spans.map((span) => span.traceId))) {
          const byName = new Map(
            collector.spans.filter((one) => one.traceId === traceId).map((one) => [one.name, one]),
          );
          if (names.every((name) => byName.has(name)))
            return names.map((name) => byName.get(name) as CollectedSpan) as [CollectedSpan, ...CollectedSpan[]];
        }
        throw new Error(`no trace with ${names}, only ${collector.spans.map(({ name }) => name)}`);
      }, PATIENT);
    }
    async function openMap() {
      const live = io(`${platform.baseUrl}/live`, {
        auth: { token: await platform.adminToken() },
        transports: ['websocket'],
      });
      const shown = new Promise((resolve) => live.once('snapshot', resolve));
      live.emit('watch', {});
      await shown;
      return live;
    }

    it('follows what an agent senses to the map that shows it', async () => {
      const api = await platform.signIn();
      const car = await api.makeCar();
      const { username, password } = await api.credentials(car);
      const live = await openMap();
      agent = roomProcess('agent', 'edge-agent/main.ts', {
        ...{ MQTT_URL: platform.mqttUrl, VEHICLE_ID: username, DEVICE_TOKEN: password },
        ...{ DATA_DIR: dir, TRACE_ONE_IN: '1', SENSORS: 'simulated' },
      });
      await agent.start();
      const names = ['car: sensed to sent', 'broker: receive to PUBACK', 'ingest', 'ingest: commit', 'api: live map'];
      const [sensed, broker, ingest, commit, map] = (await traceWith(...names)) as CollectedSpan[];
      await agent.stop();
      live.disconnect();
      expect(sensed?.parentSpanId).to.equal('');
      expect(broker?.parentSpanId).to.equal(sensed?.spanId);
      expect(ingest?.parentSpanId).to.equal(broker?.spanId);
      expect(commit?.parentSpanId).to.equal(ingest?.spanId);
      expect(map?.parentSpanId).to.equal(ingest?.spanId);
      for (const span of [sensed, broker, ingest, commit, map]) {
        expect(span?.attributes).to.include({ 'vehicle.id': car });
        expect(span?.failed).to.equal(false);
        expect(span?.until).to.be.at.least(span?.from ?? Number.POSITIVE_INFINITY);
      }
      expect(map?.attributes).to.include({ maps: 1 });
    });

    it('follows a booking from the request to the mail about it', async () => {
      const api = await platform.signIn();
      const carId = await api.makeCar();
      const person = { name: 'Ana', email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
      await api.call('POST', '/api/users/register', person);
      const signedIn = await api.call<{ token: string; userId: string }>('POST', '/api/users/login', person);
      const { token, userId } = signedIn;
      const book = (path: string, body: object, headers = {}) =>
        fetch(`${platform.baseUrl}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const [startDate, endDate] = [1, 2].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
      const held = await (await book('/api/reservations', { userId, carId, startDate, endDate })).json();
      const { reservationId, totalPrice: amount } = held as { reservationId: string; totalPrice: number };
      const traceparent = newTraceparent();
      const paying = { reservationId, amount, paymentMethod: 'Credit Card' };
      const answer = await book('/api/payments', paying, { traceparent });
      expect(answer.status, await answer.text()).to.equal(201);

      const sent = await eventually(() => {
        const mails = collector.spans.filter(({ name }) => name === 'send by email');
        const found = mails.find(({ attributes }) => attributes.kind === 'confirmed');
        if (!found) throw new Error(`only ${collector.spans.map(({ name }) => name)}`);
        return found;
      }, PATIENT);
      const parentOf = ({ parentSpanId }: CollectedSpan) =>
        collector.spans.find(({ spanId }) => spanId === parentSpanId) as CollectedSpan;
      const told = parentOf(sent);
      const written = parentOf(told);
      const asked = parentOf(written);
      const names = [asked, written, told].map(({ name }) => name);
      expect(names).to.deep.equal(['POST /api/payments', 'transaction', 'tell of a reservation']);
      expect(traceparent).to.equal(`00-${sent.traceId}-${asked.parentSpanId}-01`);
      expect(asked.attributes).to.include({
        'http.response.status_code': 201,
        'request.id': answer.headers.get('x-request-id'),
      });
      expect(mailbox.to(person.email).map(({ subject }) => subject)).to.not.deep.equal([]);
      const secrets = [person.email, person.name, person.password, token, String(startDate)];
      for (const secret of secrets) expect(collector.bodies.join('\n')).to.not.include(secret);
    });

    it('is nothing that a message is refused for, or a stranger can fill a disk with', async () => {
      const api = await platform.signIn();
      const car = await api.makeCar();
      const client = await mqtt.connectAsync(platform.mqttUrl, { ...(await api.credentials(car)), clientId: car });
      const boot = randomUUID();
      const before = collector.spans.filter(({ name }) => name === 'ingest').length;
      const odd = [7, null, { a: 1 }, '', 'x'.repeat(5_000), '00-0-0-01', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`];
      const send = (seq: number, traceparent: unknown) => {
        const samples = [{ seq, observedAt: Date.now(), ...PLACE }];
        return client.publishAsync(telemetryTopic(car), JSON.stringify({ boot, traceparent, samples }), { qos: 1 });
      };
      for (const [seq, traceparent] of odd.entries()) await send(seq, traceparent);
      await Promise.all(Array.from({ length: 100 }, (_, i) => send(odd.length + i, newTraceparent())));
      await client.endAsync();
      const { items } = await api.call<{ items: unknown[] }>('GET', `/api/v1/quarantine?vehicleId=${car}`);
      expect(items).to.deep.equal([]);
      await eventually(async () => {
        const kept = await platform.db('telemetry_samples').where({ vehicle_id: car }).count({ n: '*' }).first();
        expect(Number(kept?.n)).to.equal(odd.length + 100); // over Redis they are acknowledged before they are here
      }, PATIENT);
      await eventually(() => {
        const spans = collector.spans.filter(
          ({ name, attributes }) => name === 'ingest' && attributes['vehicle.id'] === car,
        );
        expect(spans.length).to.be.within(1, 40);
      }, PATIENT);
      expect(before).to.be.greaterThan(0);
      for (const value of Object.values(PLACE)) expect(collector.bodies.join('\n')).to.not.include(String(value));
      for (const { traceId, spanId } of collector.spans)
        expect(isTraceparent(`00-${traceId}-${spanId}-01`)).to.equal(true);
    });
  });
}
