import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const RULES = {
  hourly: { percentOfDaily: 12.5 },
  weekly: { priceMinor: 40_000 },
  weekend: { days: [6, 7], percent: 20 },
  seasons: [
    { name: 'Winter', from: '12-20', until: '01-07', percent: 30 },
    { name: 'Fair', from: '2027-03-01', until: '2027-03-05', percent: 50 },
  ],
  youngDriver: { underYears: 25, perDayMinor: 1_000 },
  minimumMinor: 1_000,
  maximumMinor: 500_000,
  taxes: [{ name: 'VAT', percent: 21, included: true }],
};

describe('tariffs over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const path = (id: unknown) => `/api/v1/tariffs/${id}`;
  const make = (body: object) =>
    api.request('POST', '/api/v1/tariffs', {
      body: { name: 'A tariff', category: randomUUID(), rules: RULES, ...body },
    });
  const put = (id: unknown, body: object, etag = '*') =>
    api.request('PUT', path(id), { body: { name: 'Another', rules: {}, ...body }, headers: { 'if-match': etag } });

  it('are shown as they were added', async () => {
    const made = await make({ name: ' Summer ', category: 'SUV' });
    expect(made.status).to.equal(201);
    const shown = await api.request('GET', String(made.headers.get('location')));
    expect(shown.json).to.deep.equal(made.json);
    expect(shown.json).to.deep.include({
      name: 'Summer',
      fleetId: null,
      branchId: null,
      category: 'SUV',
      currency: null,
      rules: RULES,
      active: true,
    });
  });

  it('come page by page, each once', async () => {
    for (let i = 0; i < 3; i++) await make({});
    const seen: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { json } = await api.request('GET', `/api/v1/tariffs?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = json as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).to.have.members(await api.db('tariffs').pluck('id'));
  });

  it('can be read, changed and sent back whole', async () => {
    const { json, headers } = await make({});
    const { status, json: now } = await put(json?.id, { ...json, active: false }, String(headers.get('etag')));
    expect(status).to.equal(200);
    const { updatedAt: _, ...before } = json ?? {};
    expect(now).to.deep.include({ ...before, active: false });
  });

  it('change as seen, each change in the audit log with what it was', async () => {
    const { json, headers } = await make({});
    const etag = String(headers.get('etag'));
    const answers = [await put(json?.id, {}, etag), await put(json?.id, {}, etag), await put(randomUUID(), {})];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 412, 404]);
    expect((await api.request('DELETE', path(json?.id))).status).to.equal(204);
    expect((await api.request('DELETE', path(json?.id))).status).to.equal(404);
    expect((await api.request('GET', path(json?.id))).status).to.equal(404);
    const rows = await api.db('audit_log').where({ subject_id: json?.id }).orderBy('id');
    expect(rows.map(({ action, before, after }) => [action, before?.name, after?.name])).to.deep.equal([
      ['tariff.created', undefined, 'A tariff'],
      ['tariff.changed', 'A tariff', 'Another'],
      ['tariff.removed', 'Another', undefined],
    ]);
  });

  it('are one a scope, but for those that are not active', async () => {
    const scope = { category: 'Convertible', currency: 'CHF' };
    const first = await make(scope);
    const second = await make({ ...scope, category: 'CONVERTIBLE' });
    expect([second.status, second.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:tariff-scope-taken']);
    const draft = await make({ ...scope, active: false });
    expect(draft.status).to.equal(201);
    expect((await put(draft.json?.id, scope)).status).to.equal(409);
    await put(first.json?.id, { ...scope, active: false });
    expect((await put(draft.json?.id, scope)).status).to.equal(200);
  });

  for (const [why, body, at] of [
    ['a fleet that is not there', { fleetId: randomUUID() }, '/fleetId'],
    ['a branch that is not there', { branchId: randomUUID() }, '/branchId'],
    ['a rule that nobody knows', { rules: { fullMoon: 5 } }, '/rules'],
    ['a negative price', { rules: { daily: { priceMinor: -1 } } }, '/rules/daily/priceMinor'],
    ['a discount of more than all', { rules: { weekend: { days: [6], percent: -101 } } }, '/rules/weekend/percent'],
    ['a minimum over its maximum', { rules: { minimumMinor: 2, maximumMinor: 1 } }, '/rules/maximumMinor'],
    ['a day that is none', seasonal('02-30', '03-05'), '/rules/seasons/0/from'],
    ['a dated day that is none', seasonal('2027-02-28', '2027-02-29'), '/rules/seasons/0/until'],
    ['a season that is half dated', seasonal('2027-01-01', '02-01'), '/rules/seasons/0/until'],
    ['a season of no day', seasonal('02-01', '02-01'), '/rules/seasons/0/until'],
    ['a dated season that ends before it begins', seasonal('2027-02-01', '2027-01-01'), '/rules/seasons/0/until'],
  ] as const) {
    it(`are refused with ${why}, which says where`, async () => {
      const { status, json } = await make(body);
      expect(status).to.equal(400);
      const errors = json?.errors as { path: string }[];
      expect(errors.map(({ path }) => path)).to.include(at);
    });
  }

  it('may have a season over 29 February and the turn of the year', async () => {
    expect((await make(seasonal('02-29', '02-28'))).status).to.equal(201);
  });

  it('price the next quote, and no longer once removed', async () => {
    const carId = await api.makeCar();
    const category = randomUUID();
    await api.db('vehicles').where({ id: carId }).update({ category });
    const span = { startsAt: '2027-06-01', endsAt: '2027-06-04' };
    const total = async () =>
      (await api.request('POST', '/api/v1/quotes', { body: { vehicleId: carId, ...span } })).json?.totalMinor;
    expect(await total()).to.equal(3 * 4_990);
    const { json } = await make({ category, rules: { daily: { priceMinor: 1_000 } } });
    expect(await total()).to.equal(3_000);
    await api.request('DELETE', path(json?.id));
    expect(await total()).to.equal(3 * 4_990);
  });
});

function seasonal(from: string, until: string) {
  return { rules: { seasons: [{ name: 'Odd', from, until, percent: 10 }] } };
}
