/** What staff hear of alerts, and what they do about them. How they come about is for ingest's tests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Alert } from '../../../contracts/index.js';
import { type RaisedAlert, raisedAlertsRepository } from '../../../platform/alerts/index.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';

describe('alerts over HTTP', () => {
  let api: TestApi;
  const { open, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  const start = Date.UTC(2026, 4, 1, 10);
  const raised = (vehicleId: string, more: Partial<RaisedAlert> = {}): RaisedAlert => ({
    vehicleId,
    fleetId: null,
    kind: 'low-voltage',
    subject: '',
    severity: 'warning',
    threshold: 11.8,
    value: 11.2,
    longitude: 2.17,
    latitude: 41.39,
    since: start - 120_000,
    raisedAt: start,
    clearedAt: null,
    occurrences: 1,
    toldAt: start,
    ...more,
  });
  const keep = (...facts: RaisedAlert[]) => raisedAlertsRepository(api.db).keep(facts);
  async function raise(more: Partial<RaisedAlert> = {}, vehicleId?: string): Promise<string> {
    const [id] = await keep(raised(vehicleId ?? (await api.makeCar()), more));
    return id as string;
  }
  const get = (id: string) => api.request('GET', `/api/v1/alerts/${id}`);
  const act = (id: string, what: string, body?: object) =>
    api.request('POST', `/api/v1/alerts/${id}/${what}`, body ? { body } : {});
  const list = async (query: string) => itemsOf((await api.request('GET', `/api/v1/alerts?limit=1000&${query}`)).json);
  const whatOf = (json: { history?: unknown } | undefined) =>
    ((json?.history ?? []) as { what: string }[]).map(({ what }) => what);

  it('say in words what is wrong', async () => {
    const id = await raise();
    expect((await get(id)).json).to.include({
      title: '12 V battery low',
      text: '11.2 V; the limit is 11.8 V.',
      state: 'open',
      unit: 'V',
      car: 'Seat Leon',
      raisedAt: '2026-05-01T10:00:00.000Z',
      clearedAt: null,
    });
    const fault = await raise({ kind: 'fault-code', subject: 'P0301', value: null, threshold: null });
    expect((await get(fault)).json).to.include({
      title: 'Fault code P0301',
      text: 'Misfires of one cylinder.',
      subject: 'P0301',
    });
  });

  it('are acknowledged by a person with a note, put off, and resolved; all of it stays known', async () => {
    const id = await raise();
    expect((await act(id, 'acknowledge', { note: 'Tom drives there' })).json).to.include({ state: 'acknowledged' });
    expect((await act(id, 'snooze', { minutes: 60 })).json?.snoozedUntil).to.be.a('string');
    expect((await list('')).map((alert) => alert.id)).to.not.include(id);
    expect((await list('snoozed=true')).map((alert) => alert.id)).to.include(id);
    expect((await act(id, 'resolve')).json).to.include({ state: 'resolved' });
    expect((await act(id, 'acknowledge')).status).to.equal(409);
    expect((await act(id, 'snooze')).status).to.equal(400);
    const { json } = await get(id);
    expect(whatOf(json)).to.deep.equal(['raised', 'acknowledged', 'snoozed', 'resolved']);
    expect(((json?.history ?? []) as object[])[1]).to.include({
      note: 'Tom drives there',
      by: json?.acknowledgedBy as string,
    });
  });

  it('are resolved by themselves, come back as the same, and stay acknowledged', async () => {
    const car = await api.makeCar();
    const id = await raise({}, car);
    await act(id, 'acknowledge');
    expect(await keep(raised(car))).to.deep.equal([]);
    expect(await keep(raised(car, { value: 10.9 }))).to.deep.equal([]);
    expect(await keep(raised(car, { clearedAt: start + 60_000 }))).to.deep.equal([id]);
    expect((await get(id)).json).to.include({ state: 'resolved', clearedAt: '2026-05-01T10:01:00.000Z' });
    expect(await keep(raised(car, { occurrences: 2 }))).to.deep.equal([id]);
    const { json } = await get(id);
    expect(json).to.include({ state: 'acknowledged', occurrences: 2, value: 11.2 });
    expect(whatOf(json)).to.deep.equal(['raised', 'acknowledged', 'cleared', 'again']);
  });

  it('are found by state, severity, kind, fleet with those below, car and time, page by page', async () => {
    const parent = (await api.request('POST', '/api/v1/fleets', { body: { name: 'Parent' } })).json?.id as string;
    const fleetId = (await api.request('POST', '/api/v1/fleets', { body: { name: 'Child', parentId: parent } })).json
      ?.id as string;
    const car = await api.makeCar();
    const critical = await raise({ fleetId, kind: 'overheating', severity: 'critical' }, car);
    const cleared = await raise({ fleetId, clearedAt: start + 1, raisedAt: start + 5 }, car);
    const later = await raise({ fleetId, kind: 'speed', raisedAt: start + 3_600_000 }, car);
    const idsOf = async (query: string) => (await list(`fleetId=${parent}&${query}`)).map(({ id }) => id);
    expect(await idsOf('')).to.deep.equal([later, cleared, critical]);
    expect(await idsOf('state=open,acknowledged')).to.deep.equal([later, critical]);
    expect(await idsOf('severity=critical')).to.deep.equal([critical]);
    expect(await idsOf('kind=speed,low-voltage')).to.deep.equal([later, cleared]);
    expect(await idsOf(`to=${new Date(start + 5).toISOString()}`)).to.deep.equal([critical]);
    expect((await api.request('GET', '/api/v1/alerts?state=nonsense')).status).to.equal(400);
    for (const name of ['state[]', 'state[$ne]', 'state[0]']) {
      const { status, json } = await api.request('GET', `/api/v1/alerts?${encodeURIComponent(name)}=open`);
      expect(status, 'a filter that was meant is not left out').to.equal(400);
      expect(JSON.stringify(json?.errors)).to.include(`"?${name}"`);
    }
    expect((await api.request('GET', '/api/v1/alerts?utm_source[]=mail')).status, 'nothing of ours').to.equal(200);
    const first = await api.request('GET', `/api/v1/vehicles/${car}/alerts?limit=2`);
    expect(itemsOf(first.json).map(({ id }) => id)).to.deep.equal([later, cleared]);
    const rest = await api.request('GET', `/api/v1/vehicles/${car}/alerts?limit=2&cursor=${first.json?.nextCursor}`);
    expect(itemsOf(rest.json).map(({ id }) => id)).to.deep.equal([critical]);
    expect((await api.request('GET', `/api/v1/vehicles/${randomUUID()}/alerts`)).status).to.equal(404);
  });

  it('are heard live by staff, and by no customer', async () => {
    const id = await raise();
    const heard: Alert[] = [];
    const overheard: Alert[] = [];
    const operator = open(await api.tokenOf('operator'));
    const customer = open(await api.tokenOf('customer'));
    operator.socket.on('alert', (news) => heard.push(news));
    customer.socket.on('alert', (news) => overheard.push(news));
    await eventually(() =>
      expect([operator, customer].map(({ socket }) => socket.connected)).to.deep.equal([true, true]),
    );
    await act(id, 'acknowledge');
    await eventually(() => expect(heard.map((alert) => [alert.id, alert.state])).to.deep.equal([[id, 'acknowledged']]));
    expect(overheard).to.deep.equal([]);
  });

  it('are withdrawn when late samples show that there was nothing, and stay listed where somebody acted', async () => {
    const [quiet, touched] = [await raise(), await raise()];
    await act(touched, 'acknowledge');
    expect(await raisedAlertsRepository(api.db).withdraw([quiet, touched])).to.have.members([quiet, touched]);
    const ids = (await list('')).map((alert) => alert.id);
    expect(ids).to.include(touched);
    expect(ids).to.not.include(quiet);
    expect((await list('withdrawn=true')).map((alert) => alert.id)).to.include(quiet);
    expect((await get(touched)).json).to.include({ withdrawn: true, state: 'resolved' });
  });
});
