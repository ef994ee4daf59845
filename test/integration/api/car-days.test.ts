/** What telemetry says of a car's days: read once, again where something came late, and not twice. On each telemetry store. */
import { expect } from 'chai';
import { carDaysRepository } from '../../../api/maintenance/car-days-repository.js';
import { dayOf, takeInDays, takeInTyres } from '../../../api/maintenance/take-in-days.js';
import type { StoredSample } from '../../../contracts/index.js';
import type { TelemetryStore } from '../../../platform/telemetry-store/telemetry-store.js';
import { startApi, type TestApi } from '../../support/api.js';
import { sampleOf, telemetryStoreAdapters } from '../../support/telemetry-stores.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

for (const adapter of telemetryStoreAdapters) {
  describe(`the days of a car, out of ${adapter.name}`, function () {
    this.timeout(60_000);
    const now = Date.now();
    const yesterday = dayOf(now) - DAY_MS;
    let api: TestApi;
    let opened: Awaited<ReturnType<typeof adapter.open>>;
    let store: TelemetryStore;
    let car: string;
    before(async function () {
      if (adapter.missing) {
        console.log(`skipped: ${adapter.missing}`);
        this.skip();
      }
      opened = await adapter.open();
      store = opened.store;
      api = await startApi();
      car = await api.makeCar();
      await say({ speedKmh: 0 });
    });
    after(async () => {
      await opened?.close();
      await api?.[Symbol.asyncDispose]();
    });

    /** Its newest state, as ingest writes it. */
    async function say(values: Record<string, number | number[]>) {
      const [known] = await api.vehicleStates.load([car]);
      const told = Object.entries(values).map(([name, value]) => [name, { value, observedAt: now }]);
      await api.vehicleStates.upsert([
        { vehicleId: car, version: known?.version ?? 0, heardAt: now, values: Object.fromEntries(told) },
      ]);
    }
    let seq = 0;
    const at = (day: number, hour: number, minute: number, values: Partial<StoredSample>) =>
      sampleOf({
        ...{ vehicleId: car, seq: seq++, observedAt: day + hour * HOUR_MS + minute * MINUTE_MS, ...values },
      });
    /** An hour at 60 km/h with the coolant at so much, and an hour of rest before. */
    const drive = (day: number, hour: number, engineTempC: number, odometerKm = 1_000) =>
      Array.from({ length: 60 }, (_, minute) => [
        at(day, hour - 1, minute, { speedKmh: 0, engineRpm: 0, batteryVoltage: 12.5, engineTempC: 20 }),
        at(day, hour, minute, {
          ...{ speedKmh: 60, engineRpm: 2_000, engineTempC, odometerKm: odometerKm + minute },
          ...{ batteryVoltage: minute === 0 ? 9.8 : 14.2, fuelPercent: 80 - minute / 10 },
        }),
      ]).flat();
    const take = () => takeInDays({ db: api.db, store }, now);
    const dayTold = async (day: number) => {
      const days = (await carDaysRepository(api.db).of([car], day, day + DAY_MS)).get(car);
      return days?.find((one) => one.day === day);
    };

    it('are told by its minutes: how far, how warm, at rest and charging', async () => {
      await store.append(drive(yesterday, 8, 90));
      await store.rollUp(now);
      expect(await take()).to.equal(1);
      const told = await dayTold(yesterday);
      expect(told).to.deep.include({
        odometerKm: 1_059,
        movingH: 1,
        coolantMinC: 20,
        coolantMaxC: 90,
        coolantWarmC: 90,
      });
      expect(told).to.deep.include({ restV: 12.5, lowestV: 9.8 });
      expect(told?.distanceKm).to.be.closeTo(59, 1);
      expect(told?.chargingV).to.be.closeTo(14.13, 0.01);
      expect(told?.fuelPer100Km).to.be.closeTo(10, 0.1);
    });

    it('are not read again while nothing has come', async () => {
      expect(await take()).to.equal(0);
    });

    it('are read again where something came late, and only those', async () => {
      await store.append([...drive(yesterday, 12, 104, 1_060), ...drive(yesterday - 3 * DAY_MS, 8, 88)]);
      await store.rollUp(now);
      expect(await take()).to.equal(2);
      expect(await dayTold(yesterday)).to.deep.include({ coolantMaxC: 104, movingH: 2 });
      expect(await dayTold(yesterday - 3 * DAY_MS)).to.deep.include({ coolantMaxC: 88 });
    });

    it('tell of a day that is not over nothing yet', async () => {
      if (now - dayOf(now) < 2 * HOUR_MS) return; // there is hardly a today
      await store.append([at(dayOf(now), 0, 5, { speedKmh: 10 })]);
      await store.rollUp(now);
      expect(await take()).to.equal(0);
    });

    it('keep the coldest that each tyre was', async () => {
      for (const kpa of [
        [230, 232, 231, 240],
        [225, 236, 233, 180],
      ]) {
        await say({ tirePressureKpa: kpa });
        await takeInTyres(api.db);
      }
      expect(await dayTold(dayOf(now))).to.deep.include({ tyreColdKpa: [225, 232, 231, 180] });
      expect(await take(), 'which is no telemetry of the day').to.equal(0);
    });

    it('know of trips, alerts and services beside', async () => {
      const id = { vehicle_id: car, told_at: new Date(yesterday), distance_km: 5, moving_s: 600, idle_s: 0 };
      const span = { started_at: new Date(yesterday + HOUR_MS), ended_at: new Date(yesterday + 2 * HOUR_MS) };
      const rest = { open: false, method: 'speed', stops: '[]', gaps: '[]', events: { 'harsh-braking': 2 } };
      await api.db('trips').insert({ id: api.db.raw('gen_random_uuid()'), ...id, ...span, ...rest });
      const alert = { vehicle_id: car, severity: 'critical', source: 'samples', kind: 'fault-code', subject: 'P0217' };
      const since = new Date(yesterday - 2 * DAY_MS + HOUR_MS);
      const told = { since, raised_at: since, told_at: since };
      await api.db('alerts').insert({ id: api.db.raw('gen_random_uuid()'), ...alert, ...told });
      const doneOn = new Date(yesterday - 700 * DAY_MS).toISOString().slice(0, 10);
      const service = { doneOn, odometerKm: 120, components: ['tyres', 'brakes'] };
      await api.request('POST', `/api/v1/vehicles/${car}/services`, { body: service });
      const days =
        (await carDaysRepository(api.db).of([car], yesterday - 4 * DAY_MS, yesterday + DAY_MS)).get(car) ?? [];
      const of = (day: number) => days.find((one) => one.day === day);
      expect(of(yesterday)).to.deep.include({ starts: 1, harshBrakes: 2, faultCodes: ['P0217'], alerts: [] });
      expect(of(yesterday - 2 * DAY_MS)).to.deep.include({ faultCodes: ['P0217'], alerts: ['fault-code'] });
      expect(days[0]).to.deep.equal({ day: Date.parse(doneOn), odometerKm: 120, services: ['brakes', 'tyres'] });
    });

    it('are let go of once they are old', async () => {
      const days = carDaysRepository(api.db);
      await days.keep(car, [{ day: yesterday - 2 * DAY_MS, readings: 1, told: { odometerKm: 1_055 } }]);
      expect(await days.trim(new Date(yesterday - DAY_MS)), 'but for its first').to.equal(1);
      expect(await days.trim(new Date(yesterday - DAY_MS))).to.equal(0);
      expect((await dayTold(yesterday - 3 * DAY_MS))?.odometerKm).to.be.a('number');
    });
  });
}
