import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const CLIMATE = {
  name: 'climate',
  description: 'What is set before a rental',
  schema: {
    type: 'object',
    required: ['targetC'],
    properties: { targetC: { type: 'number', minimum: 10, maximum: 30 } },
    additionalProperties: false,
  },
};

describe('configuring a car', () => {
  let api: TestApi;
  let car: string;
  before(async () => {
    api = await startApi();
    await api.request('POST', '/api/v1/vehicle-config-types', { body: CLIMATE });
  });
  beforeEach(async () => {
    car = await api.makeCar();
  });
  after(() => api[Symbol.asyncDispose]());

  const at = (path: string, id = car) => `/api/v1/vehicles/${id}/${path}`;
  const get = (path: string, id = car) => api.request('GET', at(path, id));
  const put = (path: string, body: object, match = '*', id = car) =>
    api.request('PUT', at(path, id), { body, headers: { 'if-match': match } });
  const climate = (targetC: unknown, match = '*') => put('configs/climate', { data: { targetC } }, match);
  const rollback = (version: unknown) => api.request('POST', at('configs/climate/rollback'), { body: { version } });

  it('sets what it senses, and tells who configures it too', async () => {
    const first = await get('telemetry-configs');
    expect([first.json, first.headers.get('etag')]).to.deep.equal([{ items: [] }, '"0"']);
    const items = [{ sensorType: 'speed', samplingRate: 2 }];
    const set = await put('telemetry-configs', { items }, '"0"');
    const whole = [{ sensorType: 'speed', samplingRate: 2, enabled: true, config: {} }];
    expect([set.status, set.json?.items, set.headers.get('etag')]).to.deep.equal([200, whole, '"1"']);
    expect((await put('telemetry-configs', { items: [] }, '"0"')).status).to.equal(412);
    const other = { sensorType: 'gps', samplingRate: 0.5, enabled: false, config: { source: 'gpsd' } };
    expect((await put('telemetry-configs', { items: [other] })).json?.items).to.deep.equal([other]);
    expect((await get('telemetry-configs')).json?.items).to.deep.equal([other]);
    expect((await put('telemetry-configs', { items: [] }, '*', randomUUID())).status).to.equal(404);
    expect((await get('telemetry-configs', randomUUID())).status).to.equal(404);
    const [row] = await api
      .db('audit_log')
      .where({ subject_id: car, action: 'vehicle.sensors-configured' })
      .orderBy('id');
    expect(row.after).to.deep.equal(whole);
  });

  for (const [why, items] of [
    ['a rate of 0', [{ sensorType: 'speed', samplingRate: 0 }]],
    ['a rate over a hundred a second', [{ sensorType: 'speed', samplingRate: 101 }]],
    ['a sensor twice', [1, 2].map(() => ({ sensorType: 'speed', samplingRate: 1 }))],
    ['a sensor without a name', [{ sensorType: ' ', samplingRate: 1 }]],
    ['201 sensors', Array.from({ length: 201 }, (_, i) => ({ sensorType: `s${i}`, samplingRate: 1 }))],
  ] as const) {
    it(`refuses ${why}`, async () => {
      expect((await put('telemetry-configs', { items })).status).to.equal(400);
    });
  }

  it('makes a version of each change, which can be had back', async () => {
    expect((await get('configs/climate')).status).to.equal(404);
    expect((await climate(20, '"1"')).status).to.equal(412);
    const first = await climate(20, '"0"');
    expect(first.json).to.deep.include({ type: 'climate', version: 1, data: { targetC: 20 }, rolledBackTo: null });
    expect((await climate(25, '"1"')).headers.get('etag')).to.equal('"2"');
    const back = await rollback(1);
    expect([back.status, back.json?.version, back.json?.data, back.json?.rolledBackTo]).to.deep.equal([
      201,
      3,
      { targetC: 20 },
      1,
    ]);
    expect([(await rollback(9)).status, (await rollback(0)).status]).to.deep.equal([404, 400]);
    const history = await get('configs/climate/history?limit=2');
    expect([history.json?.items, history.json?.nextCursor]).to.have.nested.property('[0].length', 2);
    const older = await get(`configs/climate/history?cursor=${history.json?.nextCursor}`);
    expect([older.json?.items, older.json?.nextCursor]).to.deep.equal([[first.json], null]);
    expect((await get('configs')).json?.items).to.deep.equal([back.json]);
    const rows = await api.db('audit_log').where({ subject_id: car, action: 'vehicle.configured' }).orderBy('id');
    expect(rows.map(({ after }) => after.version)).to.deep.equal([1, 2, 3]);
    expect(rows[1].before.data).to.deep.equal({ targetC: 20 });
  });

  it('takes a value back, and keeps its history: it can be had again', async () => {
    const clear = async () => (await api.request('DELETE', at('configs/climate'))).status;
    expect(await clear()).to.equal(404);
    await climate(20);
    expect([await clear(), await clear(), (await get('configs/climate')).status]).to.deep.equal([204, 404, 404]);
    expect((await get('configs')).json?.items).to.deep.equal([]);
    expect((await get('config')).json).to.deep.include({ version: 2, settings: {} });
    const history = (await get('configs/climate/history')).json?.items as { version: number; cleared: boolean }[];
    expect(history.map(({ version, cleared }) => [version, cleared])).to.deep.equal([
      [2, true],
      [1, false],
    ]);
    expect([(await rollback(2)).status, (await rollback(1)).json?.version]).to.deep.equal([404, 3]);
    expect([await clear(), (await climate(21, '"3"')).status]).to.deep.equal([204, 412]);
    expect((await climate(21, '"0"')).json?.version, 'none is there, as it says').to.equal(5);
    const entries = await api.db('audit_log').where({ subject_id: car, action: 'vehicle.config-cleared' });
    expect(entries).to.have.length(2);
  });

  it('refuses data that the type does not want, and a type or car that is not there', async () => {
    for (const data of [50, 'warm', null]) expect((await climate(data)).status).to.equal(400);
    expect((await put('configs/nothing', { data: {} })).status).to.equal(404);
    expect((await put('configs/climate', { data: { targetC: 20 } }, '*', randomUUID())).status).to.equal(404);
    for (const path of ['configs', 'configs/climate', 'configs/climate/history', 'config']) {
      expect((await get(path, randomUUID())).status, path).to.equal(404);
    }
    expect((await get('configs/Climate%20')).status).to.equal(404);
  });

  it('refuses more than a car can be told', async () => {
    const schema = { type: 'object' };
    await api.request('POST', '/api/v1/vehicle-config-types', { body: { name: 'free', schema } });
    const answer = await put('configs/free', { data: { text: 'x'.repeat(210_000) } });
    expect([answer.status, answer.json?.type]).to.deep.equal([400, 'urn:motorpool:problem:config-too-large']);
    expect((await get('config')).json?.version).to.equal(0);
  });

  it('counts one version of all that a car is told, and knows the one that it has taken', async () => {
    expect((await get('config')).json).to.deep.equal({
      version: 0,
      appliedVersion: null,
      applied: true,
      sensors: [],
      settings: {},
      sources: { sensors: {}, settings: {} },
    });
    await climate(20);
    await put('telemetry-configs', { items: [{ sensorType: 'speed', samplingRate: 1 }] });
    const told = {
      version: 2,
      sensors: [{ sensor_type: 'speed', sampling_rate: 1, enabled: true }],
      settings: { climate: { targetC: 20 } },
      sources: { sensors: { speed: null }, settings: { climate: null } },
    };
    expect((await get('config')).json).to.deep.equal({ ...told, appliedVersion: null, applied: false });
    await api.vehicleStates.setPresence({ vehicleId: car, online: true, at: Date.now(), configVersion: 2 });
    expect((await get('config')).json).to.deep.equal({ ...told, appliedVersion: 2, applied: true });
    await climate(21);
    expect((await get('config')).json).to.include({ version: 3, appliedVersion: 2, applied: false });
  });

  it('makes no two versions of one number when two change it at once', async () => {
    const answers = await Promise.all([20, 21, 22, 23].map((targetC) => climate(targetC)));
    expect(answers.map(({ json }) => json?.version).sort()).to.deep.equal([1, 2, 3, 4]);
    const guarded = await Promise.all([20, 21, 22].map((targetC) => climate(targetC, '"4"')));
    expect(guarded.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412]);
  });

  it('has types that administrators keep', async () => {
    const types = '/api/v1/vehicle-config-types';
    const make = (body: object) => api.request('POST', types, { body });
    const body = { name: 'lights', schema: { type: 'object' } };
    expect([(await make(body)).status, (await make(body)).status]).to.deep.equal([201, 409]);
    expect((await make({ name: 'Bad Name', schema: { type: 'object' } })).status).to.equal(400);
    expect((await make({ name: 'bad', schema: { type: 'object', pattern: 'x' } })).status).to.equal(400);
    const change = (match: string, name = 'lights', schema: object = { type: 'object', maxProperties: 3 }) =>
      api.request('PUT', `${types}/${name}`, { body: { schema }, headers: { 'if-match': match } });
    expect([(await change('"1"')).status, (await change('"1"')).status]).to.deep.equal([200, 412]);
    expect([(await change('*', 'none')).status, (await change('*', 'lights', { type: 'list' })).status]).to.deep.equal([
      404, 400,
    ]);
    expect((await api.request('GET', `${types}/lights`)).json?.schema).to.deep.equal({
      type: 'object',
      maxProperties: 3,
    });
    expect((await api.request('GET', `${types}/none`)).status).to.equal(404);
    const list = await api.request('GET', types);
    expect((list.json as { items: { name: string }[] }).items.map(({ name }) => name)).to.include.members([
      'climate',
      'lights',
    ]);
    await climate(20);
    const remove = async (name: string) => (await api.request('DELETE', `${types}/${name}`)).status;
    expect([await remove('climate'), await remove('lights'), await remove('lights')]).to.deep.equal([409, 204, 404]);
  });
});
