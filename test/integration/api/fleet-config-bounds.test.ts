import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type FleetConfigStage, fleetConfigStage } from '../../support/fleet-config-stage.js';

describe('how large the default configuration of a fleet may be', () => {
  let api: TestApi;
  let stage: FleetConfigStage;
  before(async () => {
    api = await startApi();
    stage = await fleetConfigStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('refuses what no car could be told', async () => {
    const fleet = await stage.fleet();
    const speed = { sensorType: 'speed', samplingRate: 1 };
    const many = (from: number) =>
      Array.from({ length: 60 }, (_, i) => ({ sensorType: `s${from + i}`, samplingRate: 1 }));
    const cases: [object, string][] = [
      [{ sensors: [speed, speed], settings: {} }, 'sensor-twice'],
      [{ sensors: [], settings: { nothing: {} } }, 'unknown-config-type'],
      [{ sensors: [], settings: { climate: { targetC: 50 } } }, 'bad-config'],
      [{ sensors: [...many(0), ...many(60)], settings: {} }, 'config-too-large'],
      [{ sensors: [], settings: { climate: { targetC: 20, note: 'x'.repeat(50_000) } } }, 'config-too-large'],
      [{ sensors: [] }, 'bad-input'],
    ];
    for (const [body, type] of cases) {
      const { status, json } = await stage.put(fleet, body);
      expect([status, json?.type], type).to.deep.equal([400, `urn:motorpool:problem:${type}`]);
    }
    expect((await stage.put(randomUUID(), { sensors: [], settings: {} })).status).to.equal(404);
    expect((await stage.read(randomUUID())).status).to.equal(404);
    const below = await stage.fleet(fleet);
    expect((await stage.put(below, { sensors: many(0), settings: {} })).status).to.equal(200);
    expect((await stage.put(fleet, { sensors: many(60), settings: {} })).status, 'with those of one below').to.equal(
      400,
    );
  });

  it('refuses to move a car that has so many sensors of its own that there is no room for its fleet’s', async () => {
    const fleet = await stage.fleet();
    await stage.set(fleet, { speed: 1 });
    const car = await stage.carOf(null);
    await stage.setOwn(car, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`s${i}`, 1])));
    const { status, json } = await api.request('PATCH', `/api/v1/vehicles/${car}`, {
      body: { fleetId: fleet },
      headers: { 'if-match': '*' },
    });
    expect([status, json?.type]).to.deep.equal([400, 'urn:motorpool:problem:config-too-large']);
  });

  it('leaves a car that has more than goes with it free to have less, and all that has nothing to do with it', async () => {
    const named = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 1]));
    const fleet = await stage.fleet();
    const car = await stage.carOf(fleet);
    await stage.setOwn(car, named('own', 180));
    await stage.set(fleet, named('fleet', 60));
    await eventually(async () => expect((await stage.told(car)).sensors).to.have.length(200));
    const body = { fleetId: fleet, year: 2023 };
    const headers = { 'if-match': '*' };
    expect((await api.request('PATCH', `/api/v1/vehicles/${car}`, { body, headers })).status).to.equal(200);
    expect((await stage.setOwnClimate(car, 20)).status, 'another thing').to.equal(200);
    expect((await stage.setOwn(car, named('own', 181))).status, 'more').to.equal(400);
    expect((await stage.setOwn(car, named('own', 170))).status, 'less').to.equal(200);
    expect((await stage.told(car)).sensors).to.have.length(200);
  });

  it('counts for itself, and not for what a car may have of its own', async () => {
    const note = (length: number) => ({ note: 'x'.repeat(length) });
    for (const name of ['seats', 'doors', 'roof']) {
      await api.request('POST', '/api/v1/vehicle-config-types', { body: { name, schema: { type: 'object' } } });
    }
    const fleet = await stage.fleet();
    const car = await stage.carOf(fleet);
    const configure = async (name: string, length: number) => {
      const how = { body: { data: note(length) }, headers: { 'if-match': '*' } };
      return (await api.request('PUT', `/api/v1/vehicles/${car}/configs/${name}`, how)).status;
    };
    expect([await configure('seats', 95_000), await configure('doors', 95_000)]).to.deep.equal([200, 200]);
    await stage.put(fleet, { sensors: [], settings: { roof: note(38_000) } });
    await eventually(async () => expect((await stage.told(car)).settings).to.have.keys('seats', 'doors', 'roof'));
    expect(await configure('seats', 90_000), 'less').to.equal(200);
    expect(await configure('seats', 120_000), 'more than a car may have').to.equal(400);
  });

  it('is set above 2,000 fleets that set nothing with little more work than above none', async () => {
    const [many, one] = [await stage.fleet(), await stage.fleet()];
    await api.db.raw("insert into fleets (name, parent_id) select 'Below ' || i, ? from generate_series(1, 2000) i", [
      many,
    ]);
    const sensors = Array.from({ length: 90 }, (_, i) => ({
      ...{ sensorType: `s${i}`, samplingRate: 1, config: { note: 'x'.repeat(300) } },
    }));
    /** Milliseconds of a processor, of this process. */
    async function work(fleet: string): Promise<number> {
      const before = process.cpuUsage();
      expect((await stage.put(fleet, { sensors, settings: {} })).status).to.equal(200);
      return process.cpuUsage(before).user / 1000;
    }
    await work(one);
    const of = async (fleet: string) => Math.min(await work(fleet), await work(fleet), await work(fleet));
    const alone = await of(one);
    expect(await of(many)).to.be.below(10 * alone);
  });
});
