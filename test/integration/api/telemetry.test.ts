import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { StoredSample } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';

const HOUR = 3600 * 1000;
type Page = { items: Record<string, unknown>[]; nextCursor: string | null };

describe('telemetry over HTTP', () => {
  let api: TestApi;
  let car: string;
  const boot = randomUUID();
  const start = Math.floor((Date.now() - HOUR) / 1000) * 1000;

  const sample = (seq: number, more: Partial<StoredSample> = {}): StoredSample => ({
    vehicleId: car,
    fleetId: null,
    boot,
    seq,
    observedAt: start + seq * 1000,
    receivedAt: start + seq * 1000 + 50,
    quality: 0,
    latitude: 41.39,
    longitude: 2.16,
    speedKmh: seq,
    ...more,
  });
  const get = (query = '', path = 'telemetry') => api.request('GET', `/api/v1/vehicles/${car}/${path}${query}`);
  const items = async (query = '') => ((await get(query)).json as unknown as Page).items;
  const iso = (ms: number) => new Date(ms).toISOString();

  before(async () => {
    api = await startApi();
    car = await api.makeCar();
    await api.store.append([
      ...Array.from({ length: 120 }, (_, seq) => sample(seq)).filter(({ seq }) => seq !== 50 && seq !== 51),
      sample(200, { observedAt: start, speedKmh: 1, dtc: ['P0301'], signals: { 'Vehicle.X': '=1+1' } }),
    ]);
  });
  after(() => api[Symbol.asyncDispose]());

  it('gives samples oldest first, in the field names that cars use, with times in RFC 3339', async () => {
    const all = await items();
    expect(all).to.have.lengthOf(119);
    expect(all.map(({ observedAt }) => observedAt)).to.deep.equal(all.map(({ observedAt }) => observedAt).sort());
    expect(all.at(-1)).to.deep.include({ observedAt: iso(start + 119_000), seq: 119, boot, speedKmh: 119, quality: 0 });
  });

  it('keeps to the half-open span', async () => {
    const seqs = (await items(`?from=${iso(start + 10_000)}&to=${iso(start + 12_000)}`)).map(({ seq }) => seq);
    expect(seqs).to.deep.equal([10, 11]);
  });

  async function seqsByPages(query: string): Promise<unknown[]> {
    const seen: unknown[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 200; pages++) {
      const page: Page = (await get(`?${query}&limit=1${cursor && `&cursor=${cursor}`}`)).json as unknown as Page;
      seen.push(...page.items.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    return seen;
  }

  it('gives the same samples page by page, also two of one millisecond', async () => {
    expect(await seqsByPages('')).to.deep.equal((await items()).map(({ seq }) => seq));
  });

  it('gives the newest first where that is asked for, as a whole and page by page', async () => {
    const newestFirst = (await items()).map(({ seq }) => seq).reverse();
    expect((await items('?order=newest-first')).map(({ seq }) => seq)).to.deep.equal(newestFirst);
    expect(await seqsByPages('order=newest-first')).to.deep.equal(newestFirst);
  });

  it('shows only the signals that were asked for', async () => {
    const [first] = await items(`?signals=speedKmh,Vehicle.X&from=${iso(start)}&to=${iso(start + 1)}`);
    expect(first).to.not.have.property('latitude');
    expect(first).to.have.property('speedKmh');
  });

  it('comes in steps', async () => {
    const from = Math.ceil(start / 60_000) * 60_000;
    const steps = await items(`?every=1m&fn=max&signals=speedKmh&from=${iso(from)}&to=${iso(from + 60_000)}`);
    expect(steps).to.deep.equal([{ observedAt: iso(from), speedKmh: (from - start) / 1000 + 59 }]);
  });

  it('comes as CSV', async () => {
    const { text, headers } = await get('?format=csv');
    const [header, first] = text.split('\r\n');
    expect(headers.get('content-type')).to.match(/^text\/csv/);
    expect(headers.get('content-disposition')).to.match(/^attachment; filename="[0-9a-f-]{36}-\d{4}-\d\d-\d\d\.csv"$/);
    expect(header).to.match(/^observedAt,/);
    expect(first).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,/);
    expect(text.trimEnd().split('\r\n')).to.have.lengthOf(120);
  });

  it('comes as maps', async () => {
    expect(JSON.parse((await get('?format=geojson')).text).features).to.have.lengthOf(119);
    expect((await get('?format=gpx')).text.match(/<trkpt/g)).to.have.lengthOf(119);
    expect((await get('?format=kml')).text.match(/<when>/g)).to.have.lengthOf(119);
  });

  it('says how far a step went on a map as in a table', async () => {
    const steps = await items('?every=1m&fn=last');
    const { features } = JSON.parse((await get('?every=1m&fn=last&format=geojson')).text);
    expect(features.map(({ properties }: { properties: Record<string, unknown> }) => properties.distanceKm))
      .to.deep.equal(steps.map(({ distanceKm }) => distanceKm))
      .and.not.include(undefined);
  });

  for (const query of [
    'from=yesterday',
    'to=2026-99-99',
    'from=2026-01-02&to=2026-01-01',
    'from=2026-01-01&from=2026-01-02',
    'from=%00',
    'every=0m',
    'every=1y',
    'every=999999d',
    'every=1m&fn=median',
    'fn=mean',
    'signals=speed',
    'signals=',
    'every=1m&signals=dtc',
    'format=xls',
    'limit=0',
    'limit=ten',
    'limit=1e9',
    'cursor=abc',
    `cursor=${'9'.repeat(65)}`,
    'every=1m&limit=3',
    'order=random',
    'every=1m&order=newest-first',
  ]) {
    it(`refuses ?${query.slice(0, 40)}`, async () => {
      const { status, json } = await get(`?${query}`);
      expect(status).to.equal(400);
      expect(json?.type).to.match(/^urn:motorpool:problem:bad-(input|cursor)$/);
    });
  }

  it('takes the whole of time for a span', async () => {
    expect((await get('?from=0001-01-01&to=9999-12-31&limit=3')).status).to.equal(200);
    expect((await get('?from=0001-01-01&to=9999-12-31', 'telemetry/gaps')).status).to.equal(200);
  });

  it('lists what never came, and not what came and was quarantined', async () => {
    const row = {
      vehicleId: car,
      boot,
      reason: 'bad-sample',
      detail: 'latitude 91',
      payload: '{}',
      receivedAt: Date.now(),
    };
    await api.quarantine.keep([{ ...row, seq: 51 }]);
    const { json } = await get('', 'telemetry/gaps');
    expect(json?.items).to.deep.equal([
      {
        boot,
        firstSeq: 0,
        lastSeq: 200,
        stored: 119,
        quarantined: 1,
        missing: [
          { from: 50, to: 50 },
          { from: 120, to: 199 },
        ],
      },
    ]);
    const page = (await api.request('GET', `/api/v1/quarantine?vehicleId=${car}`)).json as unknown as Page;
    expect(page.items[0]).to.deep.include({ vehicleId: car, seq: 51, reason: 'bad-sample' });
  });

  it('knows the state of a car that was heard, and of one that never was', async () => {
    const silent = await api.makeCar();
    const never = await api.request('GET', `/api/v1/vehicles/${silent}/state`);
    expect(never.json).to.deep.equal({ online: false, ageS: null, values: {} });

    const heardAt = Date.now() - 2000;
    await api.vehicleStates.upsert([
      { vehicleId: silent, heardAt, values: { speedKmh: { value: 42, observedAt: start } } },
    ]);
    await api.vehicleStates.setPresence({ vehicleId: silent, online: true, at: Date.now() });
    const { json } = await api.request('GET', `/api/v1/vehicles/${silent}/state`);
    expect(json).to.deep.include({ online: true, values: { speedKmh: { value: 42, observedAt: iso(start) } } });
    expect(json?.ageS).to.be.within(2, 4);
  });

  it('streams 100,000 samples as CSV without holding them all', async function () {
    this.timeout(60_000);
    const many = await api.makeCar();
    for (let batch = 0; batch < 20; batch++) {
      await api.store.append(
        Array.from({ length: 5000 }, (_, i) => ({
          ...sample(batch * 5000 + i),
          vehicleId: many,
          observedAt: start + batch * 5000 + i,
        })),
      );
    }
    const response = await fetch(`${api.baseUrl}/api/v1/vehicles/${many}/telemetry?format=csv`, {
      headers: { authorization: `Bearer ${api.token}`, 'accept-encoding': 'identity' },
    });
    let lines = 0;
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      for (const byte of piece) if (byte === 10) lines++;
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      peak = Math.max(peak, arrayBuffers + heapUsed - before);
    }
    expect(lines).to.equal(100_001);
    expect(peak / 2 ** 20, 'MB more than before').to.be.lessThan(120);
  });
});
