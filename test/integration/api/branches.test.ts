import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { CAR, startApi, type TestApi } from '../../support/api.js';

const BRANCH = {
  name: 'Sants',
  latitude: 41.379,
  longitude: 2.14,
  timeZone: 'Europe/Madrid',
  address: 'Plaça dels Països Catalans',
  phone: '+34931234567',
  hours: { mon: [['08:00', '20:00']], sat: [['22:00', '02:00']] },
  closedOn: ['2026-12-25'],
};

describe('branches', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const path = (id: unknown) => `/api/v1/branches/${id}`;
  const make = (body: object) => api.request('POST', '/api/v1/branches', { body });
  const patch = (id: unknown, body: object) => api.request('PATCH', path(id), { body, headers: { 'if-match': '*' } });

  it('are shown to anyone as they were added', async () => {
    const made = await make(BRANCH);
    expect(made.status).to.equal(201);
    const shown = await api.request('GET', path(made.json?.id), { token: null });
    expect(shown.json).to.deep.equal({ id: made.json?.id, ...BRANCH, archived: false });
    const { json } = await api.request('GET', '/api/v1/branches', { token: null });
    expect(json?.items).to.deep.include(shown.json);
    expect((await api.request('GET', path(randomUUID()), { token: null })).status).to.equal(404);
  });

  it('are open always, in UTC, where nothing is said', async () => {
    const { json } = await make({ name: 'Plain' });
    expect(json).to.include({ timeZone: 'UTC', hours: null, latitude: null });
  });

  it('have a name each, whatever its letters', async () => {
    await make({ name: 'Gràcia' });
    expect((await make({ name: 'gràcia ' })).status).to.equal(409);
    const other = await make({ name: 'Other' });
    expect((await patch(other.json?.id, { name: 'GRÀCIA' })).status).to.equal(409);
  });

  for (const [why, change] of [
    ['a time zone that is none', { timeZone: 'Europe/Nowhere' }],
    ['an offset for a time zone', { timeZone: '+02:00' }],
    ['a day that is none', { hours: { someday: [['08:00', '20:00']] } }],
    ['an hour that is none', { hours: { mon: [['08:00', '25:00']] } }],
    ['a span of one', { hours: { mon: [['08:00']] } }],
    ['a date that is none', { closedOn: ['2026-02-31'] }],
    ['a phone that is not E.164', { phone: '931234567' }],
    ['a latitude of 91', { latitude: 91 }],
  ] as const) {
    it(`are refused with ${why}`, async () => {
      const { status, json } = await make({ ...BRANCH, name: why, ...change });
      expect(status).to.equal(400);
      expect(json?.type).to.match(/^urn:motorpool:problem:bad-/);
    });
  }

  it('change as seen, each change in the audit log', async () => {
    const { json, headers } = await make({ name: 'Seen' });
    const change = (etag: string) =>
      api.request('PATCH', path(json?.id), { body: { hours: null, phone: null }, headers: { 'if-match': etag } });
    const etag = headers.get('etag') as string;
    expect([(await change(etag)).status, (await change(etag)).status]).to.deep.equal([200, 412]);
    expect((await patch(randomUUID(), { name: 'x' })).status).to.equal(404);
    expect((await api.request('PATCH', path(json?.id), { body: { name: 'x' } })).status).to.equal(428);
    const rows = await api.db('audit_log').where({ subject_id: json?.id }).orderBy('id');
    expect(rows.map(({ action }) => action)).to.deep.equal(['branch.created', 'branch.changed']);
  });

  it('take no new cars when they are archived, and are listed only when asked for', async () => {
    const { json } = await make({ name: 'Closed down' });
    expect((await patch(json?.id, { archived: true })).json?.archived).to.equal(true);
    const car = await api.request('POST', '/api/cars', { body: { ...CAR, location: 'closed down' } });
    expect([car.status, car.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:branch-archived']);
    const ids = async (query: string) => {
      const list = await api.request('GET', `/api/v1/branches${query}`);
      return (list.json as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await ids('')).to.not.include(json?.id);
    expect(await ids('?archived=true')).to.include(json?.id);
    await patch(json?.id, { archived: false });
    expect((await api.request('POST', '/api/cars', { body: { ...CAR, location: 'Closed down' } })).status).to.equal(
      201,
    );
  });

  it('come page by page in the order of their names', async () => {
    const names: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { json } = await api.request('GET', `/api/v1/branches?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = json as { items: { name: string }[]; nextCursor: string | null };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names.length).to.be.greaterThan(4);
    const { rows } = await api.db.raw('select name from branches order by lower(name), id');
    expect(names).to.deep.equal(rows.map(({ name }: { name: string }) => name));
  });
});
