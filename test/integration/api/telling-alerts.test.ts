/** Who hears of alerts: each of those who look after a fleet once, and of a storm no more than they can read. */
import { expect } from 'chai';
import { announceAlerts } from '../../../api/alerts/announce.js';
import { raisedAlertsRepository } from '../../../platform/alerts/index.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

describe('people who look after a fleet', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  async function fleetWithKeeper() {
    const fleetId = (await api.request('POST', '/api/v1/fleets', { body: { name: 'Kept' } })).json?.id as string;
    const token = await api.tokenOf('operator');
    const userId = (await api.request('GET', '/api/v1/users/me', { token })).json?.id as string;
    await api.request('POST', `/api/v1/fleets/${fleetId}/members`, { body: { userId, role: 'Manager' } });
    const told = async () => itemsOf((await api.request('GET', '/api/v1/notifications?limit=1000', { token })).json);
    return { fleetId, token, told, titles: async () => (await told()).map(({ title }) => title) };
  }
  const raise = async (fleetId: string, count: number, severity = 'warning', kind = 'fault-code') => {
    const vehicleId = await api.makeCar();
    const at = Date.UTC(2026, 4, kind === 'fault-code' ? 1 : 2);
    const facts = Array.from({ length: count }, (_, i) => ({
      ...{
        vehicleId,
        fleetId,
        kind,
        subject: `P1${i}`,
        severity,
        threshold: null,
        value: null,
        longitude: null,
        latitude: null,
      },
      ...{ since: at, raisedAt: at, clearedAt: null, occurrences: 1, toldAt: at },
    }));
    await raisedAlertsRepository(api.db).keep(facts);
  };
  const settled = async () => {
    while ((await announceAlerts(api.db)) > 0);
  };

  it('are told of an alert once', async () => {
    const { fleetId, told, titles } = await fleetWithKeeper();
    await raise(fleetId, 1);
    await Promise.all([settled(), settled()]);
    await eventually(async () => expect(await titles()).to.deep.equal(['Fault code P10']));
    expect((await told())[0]?.text).to.match(/Since May 1, 2026 at 12:00.AM UTC\./);
    await raise(fleetId, 1, 'info');
    await settled();
    expect(await told()).to.have.length(1);
  });

  it('are told in their own language', async () => {
    const { fleetId, told, token } = await fleetWithKeeper();
    await api.request('PUT', '/api/users/preferences', { token, body: { language: 'es' } });
    await raise(fleetId, 1);
    await settled();
    await eventually(async () => expect(await told()).to.have.length(1));
    expect((await told())[0]).to.have.property('title', 'Código de avería P10');
    expect((await told())[0]?.text).to.match(/^Motor o caja de cambios\.\s+Desde el 1 de mayo de 2026/);
  });

  const times = (titles: readonly unknown[], title: string) => titles.filter((one) => one === title).length;

  it('are told of a storm that it is one: of a car, and of a fleet', async () => {
    const { fleetId, titles } = await fleetWithKeeper();
    await raise(fleetId, 300);
    await settled();
    const ofOneCar = await titles();
    expect(ofOneCar).to.have.length(6);
    expect(times(ofOneCar, 'Many alerts of one car')).to.equal(1);
    for (let car = 0; car < 5; car++) await raise(fleetId, 6);
    await settled();
    const ofMany = await titles();
    expect(ofMany.filter((title) => String(title).startsWith('Fault code'))).to.have.length(20);
    expect(times(ofMany, 'Many alerts at once')).to.equal(1);
  });

  it('hear of a crash and of what is critical whatever warnings one car raised before', async () => {
    const { fleetId, titles } = await fleetWithKeeper();
    await raise(fleetId, 120);
    await settled();
    await raise(fleetId, 1, 'critical', 'crash');
    await raise(fleetId, 1, 'critical', 'overheating');
    await settled();
    expect(await titles()).to.include.members(['Crash', 'Engine too hot']);
  });

  it('hear of every crash and every tow, also where so many cars are in trouble that the rest is not told', async () => {
    const { fleetId, titles } = await fleetWithKeeper();
    for (let car = 0; car < 12; car++) await raise(fleetId, 10, 'critical', 'overheating');
    await settled();
    await raise(fleetId, 1, 'critical', 'crash');
    await raise(fleetId, 1, 'critical', 'tow');
    await settled();
    const told = await titles();
    expect(times(told, 'Engine too hot')).to.equal(100);
    expect(told).to.include.members(['Crash', 'Moved with the ignition off', 'Many alerts at once']);
  });

  it('hear of a crash before what was raised earlier and is less', async () => {
    const { fleetId, titles } = await fleetWithKeeper();
    await raise(fleetId, 150);
    await raise(fleetId, 1, 'critical', 'crash');
    await announceAlerts(api.db);
    expect(await titles()).to.include('Crash');
    await settled();
  });

  it('hear of what comes back once, and of what was one of too many when it comes back', async () => {
    const { fleetId, titles } = await fleetWithKeeper();
    await raise(fleetId, 6);
    await settled();
    expect(await titles()).to.have.length(6); // five, and that there are more
    await api.db('alerts').where({ fleet_id: fleetId }).update({ occurrences: 2 });
    const hourAgo = new Date(Date.now() - 3_600_001);
    await api.db('alerts').where({ fleet_id: fleetId }).whereNotNull('announced_at').update({ announced_at: hourAgo });
    await settled();
    expect((await titles()).filter((title) => String(title).startsWith('Fault code'))).to.have.length(6);
  });

  it('and other systems too, when it is raised and when it is resolved', async () => {
    const body = { url: 'https://example.org/hook', kinds: ['alert.raised', 'alert.resolved'] };
    expect((await api.request('POST', '/api/v1/webhooks', { body })).status).to.equal(201);
    const vehicleId = await api.makeCar();
    const at = Date.UTC(2026, 4, 2);
    const fact = {
      ...{
        vehicleId,
        fleetId: null,
        kind: 'speed',
        subject: '',
        severity: 'info',
        threshold: 130,
        value: 150,
        longitude: null,
        latitude: null,
      },
      ...{ since: at, raisedAt: at, clearedAt: null, occurrences: 1, toldAt: at },
    };
    const alerts = raisedAlertsRepository(api.db);
    const [id] = await alerts.keep([fact]);
    await alerts.keep([{ ...fact, clearedAt: at + 1000 }]);
    const events = await api.db('webhook_events').where({ subject: id }).orderBy('at');
    expect(events.map(({ kind, data }) => [kind, data.state])).to.deep.equal([
      ['alert.raised', 'open'],
      ['alert.resolved', 'resolved'],
    ]);
  });
});
