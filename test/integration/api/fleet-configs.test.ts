import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type FleetConfigStage, fleetConfigStage } from '../../support/fleet-config-stage.js';

describe('the default configuration of a fleet', () => {
  let api: TestApi;
  let stage: FleetConfigStage;
  before(async () => {
    api = await startApi();
    stage = await fleetConfigStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('is what its cars are told, each value with the fleet that it came from; a car of its own mind lays its own over it', async () => {
    const top = await stage.fleet();
    const low = await stage.fleet(top);
    const car = await stage.carOf(low);
    await stage.setOwn(car, { speed: 9 });
    await stage.set(top, { speed: 1, fuel: 1, gps: 2 }, 20);
    await stage.set(low, { gps: 5 });
    await eventually(async () => expect(await stage.rates(car)).to.deep.equal({ fuel: 1, gps: 5, speed: 9 }));
    const { settings, sources } = await stage.told(car);
    expect(settings).to.deep.equal({ climate: { targetC: 20 } });
    expect(Object.entries(sources.sensors).map(([name, from]) => [name, from?.id])).to.deep.equal([
      ['fuel', top],
      ['gps', low],
      ['speed', undefined],
    ]);
    expect(sources.settings.climate?.id).to.equal(top);
    const { json } = await stage.read(low);
    expect(json?.sensors).to.deep.equal([{ sensorType: 'gps', samplingRate: 5, enabled: true, config: {} }]);
    const effective = json?.effective as { sensors: { sensorType: string; fleetId: string }[]; settings: object };
    expect(effective.sensors.map(({ sensorType, fleetId }) => [sensorType, fleetId])).to.deep.equal([
      ['fuel', top],
      ['gps', low],
      ['speed', top],
    ]);
    expect(effective.settings).to.deep.equal({ climate: { data: { targetC: 20 }, fleetId: top } });
  });

  it('holds again where a car takes its own value back', async () => {
    const fleet = await stage.fleet();
    await stage.set(fleet, { speed: 1 }, 20);
    const car = await stage.carOf(fleet);
    await stage.setOwnClimate(car, 25);
    await stage.setOwn(car, { speed: 4 });
    const mine = await stage.told(car);
    expect([mine.settings, mine.sensors[0]?.sampling_rate]).to.deep.equal([{ climate: { targetC: 25 } }, 4]);
    await api.request('DELETE', `/api/v1/vehicles/${car}/configs/climate`);
    await stage.setOwn(car, {});
    const { version, settings, sensors, sources } = await stage.told(car);
    expect([version, settings, sensors[0]?.sampling_rate]).to.deep.equal([
      mine.version + 2,
      { climate: { targetC: 20 } },
      1,
    ]);
    expect([sources.settings.climate?.id, sources.sensors.speed?.id]).to.deep.equal([fleet, fleet]);
  });

  it('is taken on as a car is added or moved, and left behind as it goes', async () => {
    const [one, other] = [await stage.fleet(), await stage.fleet()];
    await stage.set(one, { speed: 1 });
    await stage.set(other, { speed: 2 });
    const car = await stage.carOf(one);
    expect(await stage.told(car)).to.deep.include({ version: 1 });
    await stage.move(car, other);
    expect([await stage.rates(car), (await stage.told(car)).version]).to.deep.equal([{ speed: 2 }, 2]);
    await stage.move(car, null);
    expect([await stage.rates(car), (await stage.told(car)).version]).to.deep.equal([{}, 3]);
  });

  it('reaches the cars below a fleet that is moved under another', async () => {
    const [top, low] = [await stage.fleet(), await stage.fleet()];
    await stage.set(top, { speed: 3 });
    const car = await stage.carOf(low);
    const move = (parentId: string | null) =>
      api.request('PATCH', `/api/v1/fleets/${low}`, { body: { parentId }, headers: { 'if-match': '*' } });
    await move(top);
    await eventually(async () => expect(await stage.rates(car)).to.deep.equal({ speed: 3 }));
    await move(null);
    await eventually(async () => expect(await stage.rates(car)).to.deep.equal({}));
  });

  it('makes no new version for a car that is told the same as before', async () => {
    const [top, low] = [await stage.fleet(), await stage.fleet()];
    await stage.set(top, { speed: 1 });
    await stage.set(low, { speed: 1 });
    const [stubborn, willing] = [await stage.carOf(top), await stage.carOf(top)];
    await stage.setOwn(stubborn, { speed: 7 });
    const { version } = await stage.told(stubborn);
    await stage.set(top, { speed: 2 });
    await eventually(async () => expect(await stage.rates(willing)).to.deep.equal({ speed: 2 }));
    await eventually(async () => expect((await stage.read(top)).json?.rollout).to.include({ vehicles: 2, settled: 2 }));
    expect((await stage.told(stubborn)).version).to.equal(version);
    const mover = await stage.carOf(low);
    await stage.set(top, { speed: 1 });
    await stage.move(mover, top);
    expect(await stage.told(mover), 'the same from another fleet').to.deep.include({ version: 1 });
    expect((await stage.told(mover)).sources.sensors.speed?.id).to.equal(top);
    const before = (await stage.told(stubborn)).version;
    await stage.setOwn(stubborn, { speed: 1 });
    await stage.setOwn(stubborn, {});
    expect((await stage.told(stubborn)).version, 'its own value is that of its fleet').to.equal(before + 1);
  });

  it('tells how many cars have it, and how many say so', async () => {
    const top = await stage.fleet();
    const car = await stage.carOf(await stage.fleet(top));
    await stage.carOf(top);
    expect((await stage.read(top)).json?.rollout).to.deep.equal({ vehicles: 2, settled: 2, applied: 2 });
    await stage.set(top, { speed: 1 });
    await eventually(async () =>
      expect((await stage.read(top)).json?.rollout).to.deep.equal({ vehicles: 2, settled: 2, applied: 0 }),
    );
    await api.vehicleStates.setPresence({ vehicleId: car, online: true, at: Date.now(), configVersion: 1 });
    expect((await stage.read(top)).json?.rollout).to.deep.equal({ vehicles: 2, settled: 2, applied: 1 });
  });

  it('is versioned: of two who change it at once one is told to read it again', async () => {
    const fleet = await stage.fleet();
    expect((await stage.read(fleet)).headers.get('etag')).to.equal('"0"');
    const answers = await Promise.all([1, 2, 3].map((rate) => stage.set(fleet, { speed: rate }, undefined, '"0"')));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412]);
    expect((await stage.read(fleet)).headers.get('etag')).to.equal('"1"');
    const entries = await api.db('audit_log').where({ subject_id: fleet, action: 'fleet.configured' });
    expect(entries).to.have.length(1);
    expect(entries[0].before).to.deep.equal({ sensors: [], settings: {} });
    expect(entries[0].after.sensors).to.have.length(1);
  });

  it('refuses a type that is removed at that moment, and so does a car', async () => {
    const body = { name: 'wipers', schema: { type: 'object' } };
    const headers = { 'if-match': '*' };
    const fleet = `/api/v1/fleets/${await stage.fleet()}/default-config`;
    const car = `/api/v1/vehicles/${await stage.carOf(null)}/configs/wipers`;
    const cases: [string, object, number][] = [
      [fleet, { sensors: [], settings: { wipers: {} } }, 400],
      [car, { data: {} }, 404],
    ];
    for (const [path, given, refusal] of cases) {
      await api.request('POST', '/api/v1/vehicle-config-types', { body });
      const removal = await api.db.transaction();
      await removal('vehicle_config_types').where({ name: body.name }).delete();
      const answer = api.request('PUT', path, { body: given, headers });
      await eventually(async () => {
        const { rows } = await api.db.raw('select from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0');
        expect(rows).to.have.length(1);
      });
      await removal.commit();
      expect((await answer).status).to.equal(refusal);
    }
  });

  it('keeps the types that it is made of', async () => {
    const name = 'lamps';
    await api.request('POST', '/api/v1/vehicle-config-types', { body: { name, schema: { type: 'object' } } });
    const fleet = await stage.fleet();
    await stage.put(fleet, { sensors: [], settings: { lamps: { on: true } } });
    const remove = async () => (await api.request('DELETE', `/api/v1/vehicle-config-types/${name}`)).status;
    expect(await remove()).to.equal(409);
    await stage.put(fleet, { sensors: [], settings: {} });
    expect(await remove()).to.equal(204);
    expect((await api.request('DELETE', `/api/v1/fleets/${fleet}`)).status).to.equal(204);
  });
});
