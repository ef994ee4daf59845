/** How the default of a fleet comes to all of its cars: some at a time, each once, whoever is cut off or comes between. */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { fleetConfigsRepository } from '../../../api/fleet-configs/fleet-configs-repository.js';
import { type FleetConfigsKeeper, keepFleetConfigs } from '../../../api/fleet-configs/keep-fleet-configs.js';
import { createLog } from '../../../platform/log.js';
import { vehicleConfigs } from '../../../platform/vehicle-configs/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type FleetConfigStage, fleetConfigStage } from '../../support/fleet-config-stage.js';

const LONG = { timeoutMs: 30_000 };

describe('the default of a fleet on its way to many cars', function () {
  this.timeout(60_000);
  let api: TestApi;
  let stage: FleetConfigStage;
  const keepers: FleetConfigsKeeper[] = [];
  /** In the order in which brokers hear it. */
  const news: string[] = [];
  before(async () => {
    api = await startApi();
    stage = await fleetConfigStage(api);
    api.liveBus.subscribe(['vehicle-config-changed'], ({ vehicleId }) => news.push(vehicleId));
  });
  afterEach(async () => {
    for (const keeper of keepers.splice(0)) await keeper.stop();
    news.length = 0;
  });
  after(() => api[Symbol.asyncDispose]());

  /** As another process has one. */
  function keeper(): FleetConfigsKeeper {
    const made = keepFleetConfigs({ db: api.db, liveBus: api.liveBus, log: createLog('silent') });
    keepers.push(made);
    return made;
  }
  async function carsOf(fleetId: string, count: number): Promise<string[]> {
    const { rows } = await api.db.raw(
      `insert into vehicles (make, model, year, fleet_id) select 'Seat', 'Leon', 2024, ? from generate_series(1, ?)
       returning id`,
      [fleetId, count],
    );
    return rows.map(({ id }: { id: string }) => id);
  }
  const rollout = async (fleetId: string) =>
    (await api.request('GET', `/api/v1/fleets/${fleetId}/default-config`)).json?.rollout as Record<string, number>;
  const settled = (fleetId: string, vehicles: number) =>
    eventually(async () => expect(await rollout(fleetId)).to.include({ vehicles, settled: vehicles }), LONG);
  /** By version, how many cars are told it. */
  async function versionsOf(fleetId: string): Promise<Record<number, number>> {
    const { rows } = await api.db.raw(
      `select w.version, count(*)::int as cars from told_configs w join vehicles v on v.id = w.vehicle_id
       where v.fleet_id = ? group by 1`,
      [fleetId],
    );
    return Object.fromEntries(rows.map(({ version, cars }: Record<string, number>) => [version, cars]));
  }

  it('comes to 900 cars in steps of at most 200, and is told of each car once', async () => {
    const fleet = await stage.fleet();
    const cars = await carsOf(fleet, 900);
    keeper();
    keeper();
    const bursts: number[] = [];
    let ended = false;
    const watch = (async () => {
      for (let before = 0; !ended; before = news.length) {
        if (news.length > before) bursts.push(news.length - before);
        await turn();
      }
    })();
    await stage.set(fleet, { speed: 2 });
    await settled(fleet, 900);
    ended = true;
    await watch;
    expect(Math.max(...bursts)).to.be.at.most(200);
    expect(news.slice().sort()).to.deep.equal(cars.slice().sort());
    expect(await versionsOf(fleet)).to.deep.equal({ 1: 900 });
  });

  it('goes on where a process was cut off, and comes to no car twice', async () => {
    const fleet = await stage.fleet();
    await carsOf(fleet, 500);
    // What a killed process leaves: some cars have it, and nobody was told of the others.
    await api.db.raw('insert into fleet_configs (fleet_id, sensors) values (?, ?)', [
      fleet,
      JSON.stringify([{ sensor_type: 'speed', sampling_rate: 2, enabled: true }]),
    ]);
    const first = keeper();
    await eventually(() => expect(news.length).to.be.at.least(200));
    await first.stop();
    expect((await rollout(fleet)).settled).to.be.within(200, 499);
    keeper();
    await settled(fleet, 500);
    expect(await versionsOf(fleet)).to.deep.equal({ 1: 500 });
    expect(new Set(news).size).to.equal(news.length);
  });

  it('comes to a car though another process had the turn as it was set, and was past that car', async () => {
    const fleet = await stage.fleet();
    const car = await stage.carOf(fleet);
    await stage.set(fleet, { speed: 1 });
    await settled(fleet, 1);
    const other = await api.db.transaction();
    await eventually(async () => expect(await fleetConfigsRepository(other).takeTurn()).to.equal(true));
    await stage.set(fleet, { speed: 2 });
    await pause(500); // whoever was called has asked for the turn
    await other.commit();
    await eventually(async () => expect(await stage.rates(car)).to.deep.equal({ speed: 2 }), { timeoutMs: 10_000 });
  });

  it('tells no two things under one version, whatever is changed and moved meanwhile, and ends with what holds', async () => {
    const [top, other] = [await stage.fleet(), await stage.fleet()];
    const low = await stage.fleet(top);
    const cars = (await carsOf(low, 260)).slice(0, 12);
    keeper();
    const heard = new Map<string, string>(); // by car and version
    const newest = new Map<string, number>();
    const wanted = vehicleConfigs(api.db).wanted;
    const differ: string[] = [];
    async function hear(car: string): Promise<void> {
      const told = await wanted(car);
      if (!told) return;
      const { version, ...contents } = told;
      const key = `${car} ${version}`;
      const text = JSON.stringify(contents);
      if ((heard.get(key) ?? text) !== text) differ.push(`${key}: ${heard.get(key)} and ${text}`);
      heard.set(key, text);
      newest.set(car, Math.max(version, newest.get(car) ?? 0));
    }
    let ended = false;
    const listening = (async () => {
      while (!ended) await Promise.all(cars.map(hear));
    })();
    const changes = (async () => {
      for (let i = 1; i <= 8; i++) {
        await Promise.all([
          stage.set(top, { speed: i, gps: i }, 10 + i),
          stage.set(low, i % 2 ? { gps: 10 + i } : {}),
          stage.set(other, { fuel: i }),
          ...cars.slice(0, 4).map((car) => stage.setOwn(car, i % 3 ? { speed: 20 + i } : {})),
          ...cars.slice(4, 8).map((car) => stage.move(car, i % 2 ? other : low)),
        ]);
      }
    })();
    await changes;
    await settled(low, 260);
    await settled(other, 0);
    ended = true;
    await listening;
    expect(differ).to.deep.equal([]);
    expect(await stage.rates(cars[0] as string)).to.deep.equal({ gps: 8, speed: 28 });
    for (const car of cars.slice(4)) {
      expect(await stage.rates(car)).to.deep.equal({ gps: 8, speed: 8 });
      expect((await stage.told(car)).settings).to.deep.equal({ climate: { targetC: 18 } });
      expect((await stage.told(car)).version).to.be.at.least(newest.get(car) ?? 0);
    }
  });

  it('finds what a process of the release before changed, and tells it under a later version than that one did', async () => {
    const [fleet, other] = [await stage.fleet(), await stage.fleet()];
    await stage.set(fleet, { speed: 1, gps: 1 });
    await stage.set(other, { fuel: 1 });
    const [configured, moved] = [await stage.carOf(fleet), await stage.carOf(fleet)];
    const speed = { vehicle_id: configured, sensor_type: 'speed', sampling_rate: 9 };
    await api.db('telemetry_configs').insert(speed);
    await api.db('vehicle_config_versions').insert({ vehicle_id: configured, version: 6 });
    await api.db('vehicles').where({ id: moved }).update({ fleet_id: other });
    keeper();
    await eventually(async () => expect(await stage.rates(configured)).to.deep.equal({ gps: 1, speed: 9 }));
    await eventually(async () => expect(await stage.rates(moved)).to.deep.equal({ fuel: 1 }));
    expect((await stage.told(configured)).version).to.equal(7);
    expect((await stage.told(moved)).version).to.equal(2);
  });

  it('tells brokers again of a car that is online and has not taken it, as the news may have been lost', async () => {
    const fleet = await stage.fleet();
    await stage.set(fleet, { speed: 1 });
    const [deaf, good, off] = [await stage.carOf(fleet), await stage.carOf(fleet), await stage.carOf(fleet)];
    const say = (vehicleId: string, online: boolean, configVersion: number) =>
      api.vehicleStates.setPresence({ vehicleId, online, at: Date.now(), configVersion });
    await say(deaf, true, 0);
    await say(good, true, 1);
    await say(off, false, 0);
    await api.db.raw("update told_configs set changed_at = now() - interval '2 minutes'");
    keeper();
    await eventually(() => expect(news).to.deep.equal([deaf]));
  });
});
