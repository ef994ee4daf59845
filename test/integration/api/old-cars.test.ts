/** Of a car that has been with us for years, the nightly forecast reads a part of its days: its wear is that of all of them. */
import { expect } from 'chai';
import { carDaysRepository } from '../../../api/maintenance/car-days-repository.js';
import { READ_MS } from '../../../api/maintenance/forecast-cars.js';
import { maintenanceFeatures } from '../../../models/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { maintenanceStage, SOUND } from '../../support/maintenance-stage.js';

const DAY_MS = 86_400_000;
const KEPT_MS = 400 * DAY_MS;
const DAYS = 730;
const KM_A_DAY = 150;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;

describe('a car that is old', () => {
  let api: TestApi;
  let stage: ReturnType<typeof maintenanceStage>;
  before(async () => {
    api = await startApi();
    stage = maintenanceStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  /** Driven alike each day since it was new. */
  async function oldCar(standsForDays = 0): Promise<string> {
    const car = await api.makeCar();
    await stage.tell(car, DAYS, (age) =>
      age <= standsForDays
        ? { distanceKm: 0, movingH: 0, restV: 12.5 }
        : { ...SOUND, odometerKm: KM_A_DAY * (DAYS - age), distanceKm: KM_A_DAY, movingH: 3, fuelPer100Km: 13 },
    );
    return car;
  }
  /** In the workshop a car is not heard, and nobody wrote down what its odometer read. */
  async function renewed(vehicleId: string, component: string, ageDays: number): Promise<void> {
    const doneOn = new Date(today - ageDays * DAY_MS).toISOString().slice(0, 10);
    await api.db('car_days').where({ vehicle_id: vehicleId, day: doneOn }).delete();
    const { status } = await api.request('POST', `/api/v1/vehicles/${vehicleId}/services`, {
      body: { doneOn, components: [component] },
    });
    expect(status).to.equal(201);
  }
  const cluesOf = async (car: string, since: number) => {
    const days = (await carDaysRepository(api.db).of([car], since, today)).get(car) ?? [];
    return { read: days.length, clues: maintenanceFeatures(days, today) };
  };

  async function hasTheSameClues(car: string): Promise<void> {
    const whole = await cluesOf(car, 0);
    expect(await carDaysRepository(api.db).trim(new Date(today - KEPT_MS))).to.be.greaterThan(100);
    const { read, clues } = await cluesOf(car, today - READ_MS);
    expect(read)
      .to.be.lessThan(READ_MS / DAY_MS + 10)
      .and.lessThan(whole.read / 4);
    for (const [name, value] of Object.entries(whole.clues)) {
      if (Number.isNaN(value)) expect(clues[name], name).to.be.NaN;
      else expect(clues[name], name).to.be.closeTo(value, 1e-6 * Math.max(1, Math.abs(value)));
    }
  }

  it('has the clues of its whole history, though its brakes were renewed 300 days ago', async () => {
    const car = await oldCar();
    await renewed(car, 'tyres', 650);
    await renewed(car, 'tyres', 500);
    await renewed(car, 'brakes', 300);
    await hasTheSameClues(car);
    const { clues } = await cluesOf(car, today - READ_MS);
    expect(clues['brakes.brakesKm']).to.equal(300 * KM_A_DAY);
    expect(clues['brakes.lastPadsKm'], 'those that it came with').to.equal((DAYS - 301) * KM_A_DAY);
    expect(clues['tyres.lastTyresShare']).to.be.closeTo(500 / 150, 1e-9);
    expect(clues['cooling.coolingKm'], 'it was new when it was first heard').to.equal((DAYS - 1) * KM_A_DAY);
    await stage.run(car);
    const reasons = (await stage.forecastOf(car)).components.flatMap((one) => one.reasons);
    expect(reasons).to.include('45,000 km since new brake pads; due at 40,000');
  });

  it('has them too where it has stood for longer than is read', async () => {
    const car = await oldCar(200);
    await hasTheSameClues(car);
    expect((await cluesOf(car, today - READ_MS)).clues['battery.daysStanding']).to.equal(200);
  });
});
