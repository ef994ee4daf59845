/** Events, weather and competition: what staff know of days at a branch, in prices that ask for it and in the figures. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { countFigures } from '../../../api/analytics/analytics-jobs.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';

const PATH = '/api/v1/price-factors';
const DAY_MS = 86_400_000;
const day = (later: number) => new Date(Date.now() + later * DAY_MS).toISOString().slice(0, 10);

describe('price factors', () => {
  let api: TestApi;
  let branchId: string;
  before(async () => {
    api = await startApi();
    const made = await api.request('POST', '/api/v1/branches', { body: { name: 'Fair', timeZone: 'Europe/Madrid' } });
    branchId = String(made.json?.id);
  });
  after(() => api[Symbol.asyncDispose]());

  const fair = (more: object = {}) => ({
    ...{ branchId, kind: 'event', name: 'Trade fair', from: day(10), until: day(12), percent: 20, ...more },
  });
  const add = (body: object) => api.request('POST', PATH, { body });
  async function carWith(rules: object): Promise<string> {
    const id = await api.makeCar();
    const category = randomUUID();
    await api.db('vehicles').where({ id }).update({ category, branch_id: branchId });
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'Its own', category, rules } });
    return id;
  }
  async function quoteOf(vehicleId: string, from = 9, to = 13) {
    const body = { vehicleId, startsAt: day(from), endsAt: day(to) };
    const { status, json, text } = await api.request('POST', '/api/v1/quotes', { body, token: null });
    expect(status, text).to.equal(201);
    return json as { id: string; totalMinor: number; parts: { kind: string; name: string; amountMinor: number }[] };
  }

  it('are added, read, changed as they were read, and removed; what cannot be is refused', async () => {
    const made = await add(fair({ from: day(200), until: day(201) }));
    expect(made.status, made.text).to.equal(201);
    const path = String(made.headers.get('location'));
    const read = await api.request('GET', path);
    expect(read.json)
      .to.deep.equal(made.json)
      .and.to.deep.include({ kind: 'event', percent: 20, from: day(200) });
    const put = (etag: string) =>
      api.request('PUT', path, { body: fair({ from: day(200), until: day(202) }), headers: { 'if-match': etag } });
    const etag = String(read.headers.get('etag'));
    expect((await put(etag)).json).to.deep.include({ until: day(202) });
    expect((await put(etag)).status).to.equal(412);
    expect(itemsOf((await api.request('GET', `${PATH}?branchId=${branchId}`)).json)).to.have.length(1);
    expect(itemsOf((await api.request('GET', `${PATH}?branchId=${randomUUID()}`)).json)).to.deep.equal([]);
    expect((await api.request('DELETE', path)).status).to.equal(204);
    expect((await api.request('GET', path)).status).to.equal(404);
    for (const odd of [
      { until: day(10) },
      { until: day(400) },
      { percent: 101 },
      { percent: -51 },
      { kind: 'moon' },
      { branchId: randomUUID() },
      { from: '2026-02-31' },
    ]) {
      expect((await add(fair(odd))).status, JSON.stringify(odd)).to.equal(400);
    }
    const log = await api.db('audit_log').where({ subject_kind: 'price-factor' }).orderBy('id').pluck('action');
    expect(log).to.deep.equal(['price-factor.created', 'price-factor.changed', 'price-factor.removed']);
  });

  it('stand in a price by their name where its tariff asks for them, within its bound, and in no other', async () => {
    const plain = await carWith({});
    const asking = await carWith({ factors: { kinds: ['event', 'weather'], mostPercent: 30 } });
    const before = await quoteOf(asking);
    expect(before.parts).to.have.length(1);
    const made = await add(fair());
    await add(fair({ kind: 'weather', name: 'Snow', percent: 25, from: day(11), until: day(13) }));
    await add(fair({ kind: 'competition', name: 'A rival is dearer', percent: 40 }));
    const priced = await quoteOf(asking);
    // Four days of 49.90; two of the fair at 20 %, snow at 10 % (the rest is past the bound) and at 25 %.
    expect(priced.parts.slice(1)).to.deep.equal([
      { kind: 'event', name: 'Trade fair', amountMinor: 1996 },
      { kind: 'weather', name: 'Snow', amountMinor: 1747 },
    ]);
    expect(priced.totalMinor).to.equal(4 * 4990 + 1996 + 1747);
    expect((await quoteOf(plain)).totalMinor).to.equal(4 * 4990);
    expect((await quoteOf(asking, 20, 22)).totalMinor, 'on other days').to.equal(2 * 4990);

    expect((await api.request('GET', `/api/v1/quotes/${before.id}`)).json?.totalMinor).to.equal(before.totalMinor);
    const token = await api.tokenOf('customer');
    const booked = await api.request('POST', '/api/v1/reservations', {
      token,
      body: { vehicleId: asking, startsAt: day(9), endsAt: day(13), quoteId: before.id },
    });
    expect([booked.status, booked.json?.totalMinor], booked.text).to.deep.equal([201, before.totalMinor]);
    await api.request('DELETE', String(made.headers.get('location')));
    expect((await quoteOf(asking)).parts.map(({ kind }) => kind)).to.deep.equal(['base', 'weather']);
  });

  it('stand in the figures of the hours to which they belong, also where they are told late or taken back', async () => {
    await countFigures(api.db);
    const hours = async () => {
      const { json } = await api.request('GET', `/api/v1/analytics/demand?branchId=${branchId}`);
      return itemsOf(json).at(-1) as Record<string, unknown>;
    };
    expect(await hours()).to.include({ event: null, weather: null, competition: null });
    const made = await add(fair({ from: day(-1), until: day(2), percent: 15 }));
    await add(fair({ kind: 'competition', from: day(-1), until: day(2), percent: -5 }));
    expect(await hours()).to.include({ event: 0.15, weather: null, competition: -0.05 });
    await api.db('pricing_factors').where({ branch_id: branchId }).delete();
    await api.db('analytics_progress').delete();
    await countFigures(api.db);
    expect(await hours(), 'counted anew').to.include({ event: 0.15, competition: -0.05 });
    await api.request('DELETE', String(made.headers.get('location')));
    expect(await hours()).to.include({ event: null, competition: -0.05 });
  });
});
