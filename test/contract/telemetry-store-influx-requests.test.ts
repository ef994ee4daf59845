/** What InfluxDB 2.x is asked for, held against its documented API; no 2.x server runs here, so answers are its documents'. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openInfluxTelemetryStore } from '../../platform/telemetry-store/influx/influx-telemetry-store.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { influxMissing, startInflux } from '../support/influx.js';
import { sampleOf } from '../support/telemetry-stores.js';

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  body: string;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** `answer` gives status and body. https://docs.influxdata.com/influxdb/v2/api/ */
async function recordingServer(version: string, answer: (asked: Asked) => [number, unknown]) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://influx');
    const { authorization } = request.headers;
    const one = { method: request.method ?? '', path, query, authorization, body: await textOf(request) };
    asked.push(one);
    const [status, body] = path === '/ping' ? [204, undefined] : answer(one);
    response.writeHead(status, { 'x-influxdb-version': version, 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const open = (token: string) => {
    const influx = { url, token, org: 'our org', database: 'fleet' };
    return openTelemetryStore({ influx, database: { url: '' }, log: createLog('silent'), metrics: createMetrics() });
  };
  return {
    asked,
    url,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function secondGeneration({ method, path, query, body }: Asked): [number, unknown] {
  if (path === '/api/v2/orgs') return [200, { orgs: [{ id: 'org-1' }] }];
  if (path === '/api/v2/buckets' && method === 'GET') return [200, { buckets: [] }];
  if (path === '/api/v2/buckets') return [201, { id: `id of ${JSON.parse(body).name}` }];
  if (path === '/api/v2/dbrps' && method === 'GET') return [200, { content: [] }];
  if (path === '/api/v2/dbrps') return [201, {}];
  if (path === '/api/v2/write') return query.has('bucket') ? [204, undefined] : [400, { message: 'no bucket' }];
  return [200, { results: [{}] }];
}

describe(`telemetry store: an InfluxDB of another host${influxMissing() ? ` (skipped: ${influxMissing()})` : ''}`, () => {
  it('takes packed writes, and is asked of many cars at once', async function () {
    if (influxMissing()) this.skip();
    const influx = await startInflux();
    try {
      const url = new URL(influx.url);
      url.hostname = '0.0.0.0'; // this machine, by no name of the loopback
      const settings = { url, token: undefined, org: 'motorpool', database: 'fleet' };
      await using store = await openInfluxTelemetryStore(settings);
      const samples = Array.from({ length: 50 }, () => ({ ...sampleOf({ speedKmh: 5 }), vehicleId: randomUUID() }));
      await store.append(samples);
      const newest = await store.latest(samples.map(({ vehicleId }) => vehicleId));
      expect(newest.size).to.equal(50);
    } finally {
      await influx.stop();
    }
  });
});

describe('telemetry store: what InfluxDB is asked for', () => {
  it('makes both buckets of 2.x with their retention and their mappings, and writes to the bucket', async () => {
    await using server = await recordingServer('v2.7.1', secondGeneration);
    await using store = await server.open('secret');
    await store.append([sampleOf({ speedKmh: 5 })]);
    const made = server.asked.filter(({ method, path }) => method === 'POST' && path !== '/api/v2/write');
    expect(made.map(({ path, body }) => [path, JSON.parse(body)])).to.deep.equal(
      [
        { policy: 'recent', days: 30, isDefault: true },
        { policy: 'historical', days: 365, isDefault: false },
      ].flatMap(({ policy, days, isDefault }) => {
        const name = `fleet/${policy}`;
        const retentionRules = [{ type: 'expire', everySeconds: days * 86_400 }];
        const mapping = { bucketID: `id of ${name}`, database: 'fleet', retention_policy: policy, default: isDefault };
        return [
          ['/api/v2/buckets', { orgID: 'org-1', name, retentionRules }],
          ['/api/v2/dbrps', { orgID: 'org-1', ...mapping }],
        ];
      }),
    );
    const write = server.asked.find(({ path }) => path === '/api/v2/write');
    expect(Object.fromEntries(write?.query ?? [])).to.deep.equal({
      org: 'our org',
      bucket: 'fleet/recent',
      precision: 'ns',
    });
    expect(write?.authorization).to.equal('Token secret');
    expect(write?.body).to.match(/^vehicle_telemetry,vehicle_id=\S+ .*speedKmh=5 \d{19}\ntelemetry_touched,/);
  });

  it('lets 2.x keep what is archived until it is told to delete it, and no bucket that somebody set otherwise', async () => {
    for (const [keptDays, how, wanted] of [
      [30, 'archived', [365]],
      [365, 'not archived', [30]],
      [90, 'archived', []],
      [90, 'not archived', []],
    ] as const) {
      await using server = await recordingServer('v2.7.1', (asked) =>
        asked.path === '/api/v2/buckets' && asked.method === 'GET'
          ? [200, { buckets: [{ id: 'b', retentionRules: [{ type: 'expire', everySeconds: keptDays * 86_400 }] }] }]
          : secondGeneration(asked),
      );
      const settings = { url: server.url, token: 'secret', org: 'our org', database: 'fleet' };
      await using store = await openInfluxTelemetryStore(settings, how === 'archived');
      const midnight = Date.UTC(2026, 0, 1);
      await store.applyRetention(Date.now(), how === 'archived' ? midnight : undefined);
      const changed = server.asked.filter(({ method }) => method === 'PATCH');
      expect(changed.map(({ path, body }) => [path, JSON.parse(body)])).to.deep.equal(
        wanted.map((days) => [
          '/api/v2/buckets/b',
          { retentionRules: [{ type: 'expire', everySeconds: days * 86_400 }] },
        ]),
      );
      const deleted = server.asked.filter(({ path }) => path === '/api/v2/delete').map(({ body }) => JSON.parse(body));
      const before = { start: new Date(0).toISOString(), stop: new Date(midnight - 1).toISOString() };
      const measurements = how === 'archived' ? ['vehicle_telemetry', 'telemetry_touched'] : [];
      expect(deleted).to.deep.equal(measurements.map((name) => ({ ...before, predicate: `_measurement="${name}"` })));
    }
  });

  it('sends user:password to 1.x as Basic', async () => {
    await using server = await recordingServer('1.6.7', ({ path }) =>
      path === '/write' ? [204, undefined] : [200, { results: [{}] }],
    );
    await using store = await server.open('motorpool:s3cret');
    await store.append([sampleOf({})]);
    const write = server.asked.find(({ path }) => path === '/write');
    expect(write?.authorization).to.equal(`Basic ${Buffer.from('motorpool:s3cret').toString('base64')}`);
  });

  for (const [status, text, name] of [
    [500, 'engine: write failed: no space left on device', 'TelemetryStoreDown'],
    [503, 'unavailable', 'TelemetryStoreDown'],
    [429, 'slow down', 'TelemetryStoreDown'],
    [401, 'unauthorized', 'TelemetryStoreDown'],
    [400, 'partial write: points beyond retention policy dropped=1', 'Error'],
    [413, 'too large', 'Error'],
  ] as const) {
    it(`takes ${status} (${text}) for ${name === 'Error' ? 'a refusal of the points' : 'a server to try again'}`, async () => {
      await using server = await recordingServer('1.6.7', ({ path }) =>
        path === '/write' ? [status, { error: text }] : [200, { results: [{}] }],
      );
      await using store = await server.open('motorpool:s3cret');
      const failure = await store.append([sampleOf({})]).catch((error: unknown) => error);
      expect(failure).to.have.property('name', name);
    });
  }
});
