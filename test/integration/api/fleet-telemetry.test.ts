/** What a fleet's cars said together. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { StoredSample } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';

const HOUR_MS = 3_600_000;

describe('the telemetry of a fleet', () => {
  let api: TestApi;
  let fleet: string;
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
  const iso = (ms: number) => new Date(ms).toISOString();
  const span = `from=${iso(hour)}&to=${iso(hour + HOUR_MS)}`;

  const get = (query: string, id = fleet) => api.request('GET', `/api/v1/fleets/${id}/telemetry?${query}`);
  const steps = async (query: string) => (await get(`${span}&${query}`)).json?.items as unknown as object[];
  const sample = (vehicleId: string, minute: number, more: Partial<StoredSample>): StoredSample => ({
    vehicleId,
    fleetId: fleet,
    boot: randomUUID(),
    seq: minute,
    observedAt: hour + minute * 60_000,
    receivedAt: hour + minute * 60_000,
    quality: 0,
    latitude: 41.39,
    longitude: 2.16,
    ...more,
  });

  before(async () => {
    api = await startApi();
    fleet = String((await api.request('POST', '/api/v1/fleets', { body: { name: 'Vans' } })).json?.id);
    const [one, other, stranger] = [await api.makeCar(), await api.makeCar(), await api.makeCar()];
    await api.store.append([
      sample(one, 0, { speedKmh: 30 }),
      sample(other, 0, { speedKmh: 50 }),
      sample(other, 30, { speedKmh: 70 }),
      sample(stranger, 0, { speedKmh: 200, fleetId: null }),
    ]);
    await api.store.rollUp(Date.now());
  });
  after(() => api[Symbol.asyncDispose]());

  it('is that of its cars together, and of no others', async () => {
    expect(await steps('every=1h&signals=speedKmh')).to.deep.equal([{ observedAt: iso(hour), speedKmh: 50 }]);
    expect(await steps('every=30m&fn=max&signals=speedKmh')).to.deep.equal([
      { observedAt: iso(hour), speedKmh: 50 },
      { observedAt: iso(hour + HOUR_MS / 2), speedKmh: 70 },
    ]);
  });

  it('tells of no place', async () => {
    const [step] = await steps('every=1h');
    expect(step).to.include({ speedKmh: 50 }).and.to.have.property('distanceKm');
    expect(step).to.not.have.any.keys('latitude', 'longitude');
  });

  for (const query of [
    '',
    'every=30s',
    'every=90s',
    'every=400d',
    'every=1m&signals=latitude',
    'every=1m&signals=dtc',
    'every=1m&fn=median',
    'every=1m&from=2026-01-02&to=2026-01-01',
    `every=1m&from=${iso(hour - 30 * 24 * HOUR_MS)}`,
  ]) {
    it(`refuses ?${query.slice(0, 40)}`, async () => {
      const { status, json } = await get(query);
      expect(status).to.equal(400);
      expect(json?.type).to.equal('urn:motorpool:problem:bad-input');
    });
  }

  it('takes the whole of time for a span, and knows no fleet that is not there', async () => {
    expect((await get('every=366d&from=0001-01-01&to=9999-12-31')).status).to.equal(200);
    expect((await get('every=1h&from=2001-01-01&to=2001-01-02')).json?.items).to.deep.equal([]);
    expect((await get('every=1h', randomUUID())).status).to.equal(404);
  });
});
