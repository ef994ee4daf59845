/** A night on which half of a branch is foreseen to fail: the branch stays open. By the rules. */
import { expect } from 'chai';
import { barCars } from '../../../api/maintenance/bar-cars.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { maintenanceStage, OVERHEATING, SOUND } from '../../support/maintenance-stage.js';

const CARS = 20;
const FAILING = 5;
const MOST = 2; // a tenth

describe('many cars of a branch that are about to fail', function () {
  this.timeout(60_000);
  let api: TestApi;
  let stage: ReturnType<typeof maintenanceStage>;
  let cars: string[];
  before(async () => {
    api = await startApi();
    stage = maintenanceStage(api);
    cars = await carsAt('Sants', CARS);
  });
  after(() => api[Symbol.asyncDispose]());

  async function carsAt(name: string, count: number): Promise<string[]> {
    const { json } = await api.request('POST', '/api/v1/branches', { body: { name } });
    const ids: string[] = [];
    while (ids.length < count) ids.push(await api.makeCar());
    await api.db('vehicles').whereIn('id', ids).update({ branch_id: json?.id });
    for (const id of ids.slice(0, FAILING)) await stage.tell(id, 20, () => OVERHEATING);
    return ids;
  }
  const barredOf = async (ids: readonly string[]): Promise<string[]> =>
    (await api.db('vehicles').whereIn('id', ids).whereNotNull('failure_expected').orderBy('id')).map(({ id }) => id);
  const told = async () =>
    itemsOf((await api.request('GET', '/api/v1/notifications')).json)
      .map(({ title }) => String(title))
      .filter((title) => title.startsWith('Sants: '));

  it('are not offered up to a tenth of it; the others stay offered, flagged, and have a service proposed', async () => {
    await stage.run(...cars);
    expect(await barredOf(cars)).to.have.length(MOST);
    for (const car of cars.slice(0, FAILING)) {
      const { components, proposal } = await stage.forecastOf(car);
      expect(components.find(({ component }) => component === 'cooling')?.flagged).to.equal(true);
      expect(proposal?.components).to.deep.equal(['cooling']);
    }
  });

  it('are the same the night after, and staff are told once that there are more', async () => {
    const before = await barredOf(cars);
    await stage.run(...cars);
    expect(await barredOf(cars)).to.deep.equal(before);
    expect(await told()).to.deep.equal(['Sants: 3 more may fail, and are offered']);
  });

  it('count also where nothing is foreseen of them that night', async () => {
    const before = await barredOf(cars);
    await stage.run(...cars.filter((car) => !before.includes(car)));
    expect(await barredOf(cars)).to.deep.equal(before);
  });

  it('give way to each other: one that is well again makes room for the next', async () => {
    const [well = ''] = await barredOf(cars);
    await stage.tell(well, 20, () => SOUND);
    await stage.run(...cars);
    expect(await barredOf(cars))
      .to.have.length(MOST)
      .and.not.include(well);
  });

  it('are the likeliest to fail, where a model says how likely', async () => {
    const said = cars.map((vehicleId, i) => ({
      ...{ vehicleId, model: undefined, urgency: 1, failureExpected: null },
      outlooks: [
        {
          ...{ component: 'brakes' as const, flagged: true, risk7: 0.9 - i / 100, risk30: 0.95, reasons: [] },
          remainingDays: null,
        },
      ],
    }));
    const { forecasts, bounds } = await barCars(api.db, said.reverse(), { now: Date.now(), percent: 20 });
    const barred = forecasts.filter(({ failureExpected }) => failureExpected === 'brakes');
    expect(barred.map(({ vehicleId }) => vehicleId).sort()).to.deep.equal(cars.slice(0, 4).sort());
    expect(bounds.map(({ place, leftOffered }) => [place, leftOffered])).to.deep.equal([['Sants', CARS - 4]]);
  });

  it('bar one car at least, and nothing of another branch', async () => {
    const few = await carsAt('Gràcia', 4);
    await stage.run(...cars, ...few);
    expect([(await barredOf(few)).length, (await barredOf(cars)).length]).to.deep.equal([1, MOST]);
  });
});
