import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';

describe('the rules of alerts over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const get = (kind: string, fleetId?: string) =>
    api.request('GET', `/api/v1/alert-rules/${kind}${fleetId ? `?fleetId=${fleetId}` : ''}`);
  const put = (kind: string, fleetId: string | undefined, body: object, etag: string) =>
    api.request('PUT', `/api/v1/alert-rules/${kind}${fleetId ? `?fleetId=${fleetId}` : ''}`, {
      body,
      headers: { 'if-match': etag },
    });

  it('are inherited field by field, from the fleet above and at last from the system', async () => {
    const parent = (await api.request('POST', '/api/v1/fleets', { body: { name: 'Parent' } })).json?.id as string;
    const child = (await api.request('POST', '/api/v1/fleets', { body: { name: 'Child', parentId: parent } })).json
      ?.id as string;
    expect((await get('speed', child)).json).to.deep.include({ threshold: 130, enabled: true, own: {} });
    expect((await put('speed', parent, { threshold: 100, severity: 'critical' }, '"0"')).status).to.equal(200);
    expect((await put('speed', child, { durationS: 3 }, '"0"')).json).to.deep.include({
      threshold: 100,
      severity: 'critical',
      durationS: 3,
      own: { durationS: 3 },
    });
    expect((await put('speed', undefined, { coolDownS: 5 }, '"0"')).status).to.equal(200);
    const { json } = await api.request('GET', `/api/v1/alert-rules?fleetId=${child}`);
    expect(itemsOf(json).find(({ kind }) => kind === 'speed')).to.include({
      threshold: 100,
      durationS: 3,
      coolDownS: 5,
    });
    expect((await put('speed', parent, {}, '"1"')).json).to.deep.include({ threshold: 130, own: {} });
    expect((await put('speed', parent, {}, '"1"')).status).to.equal(412);
  });

  it('are bounded by what a sensor can say', async () => {
    expect((await put('low-voltage', undefined, { threshold: 400 }, '"0"')).status).to.equal(400);
    expect((await put('geofence', undefined, { threshold: 4 }, '"0"')).status).to.equal(400);
    expect((await get('nonsense')).status).to.equal(404);
    expect((await get('speed', randomUUID())).status).to.equal(404);
  });
});
