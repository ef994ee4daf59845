/** What every telemetry store tells in steps, of one car and of a fleet. The same suite runs on each adapter. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { StoredSample } from '../../contracts/index.js';
import { Quality } from '../../contracts/index.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { all, sampleOf, telemetryStoreAdapters } from '../support/telemetry-stores.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

for (const adapter of telemetryStoreAdapters) {
  describe(`telemetry in steps: ${adapter.name}`, function () {
    this.timeout(60_000);
    let opened: Awaited<ReturnType<typeof adapter.open>>;
    let store: TelemetryStore;
    // A whole hour within the last day, so that steps are easily told.
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS;
    const fleetId = randomUUID();
    const car = sampleOf({ seq: 0, fleetId });
    const at = (minute: number, second: number, values: Partial<StoredSample>): StoredSample => {
      const ms = minute * MINUTE_MS + second * 1000;
      return { ...car, seq: ms, observedAt: hour + ms, receivedAt: Date.now(), ...values };
    };
    const drive = [
      at(0, 0, { speedKmh: 36 }),
      at(0, 30, { speedKmh: 36 }),
      at(0, 45, { speedKmh: 300, quality: Quality.oddSpeed, odometerKm: 10 }),
      at(1, 0, { speedKmh: 72, odometerKm: 12 }),
      at(61, 0, { speedKmh: 10 }),
    ];
    const minutes = {
      span: { from: hour, to: hour + 2 * HOUR_MS },
      everyMs: MINUTE_MS,
      signals: ['speedKmh'],
    } as const;
    const hours = { ...minutes, everyMs: HOUR_MS };

    before(async function () {
      if (adapter.missing) {
        console.log(`skipped: ${adapter.missing}`);
        this.skip();
      }
      opened = await adapter.open();
      store = opened.store;
      await store.append(drive);
    });
    after(async () => {
      await opened?.close();
    });

    it('reads one car raw, and leaves out what was odd', async () => {
      const [first, second] = await all(store.steps(car.vehicleId, { ...minutes, fn: 'mean' }));
      expect(first).to.deep.include({ at: hour });
      expect(first?.values.speedKmh).to.equal(36);
      expect(first?.values.distanceKm).to.be.closeTo(0.3, 1e-9);
      expect(second?.values).to.deep.equal({ speedKmh: 72, distanceKm: 2 });
      const counts = await all(store.steps(car.vehicleId, { ...minutes, fn: 'count' }));
      expect(counts.map(({ values }) => values.speedKmh)).to.deep.equal([2, 1, 1]);
    });

    it('rolls up what arrived, takes in late samples, and may run twice', async () => {
      await store.rollUp(Date.now());
      const mean = () => all(store.fleetSteps(fleetId, { ...hours, fn: 'mean' }));
      const [before, after] = await mean();
      expect(before?.values.speedKmh).to.equal(48);
      expect(before?.values.distanceKm).to.be.closeTo(2.3, 1e-9);
      expect(after?.values.speedKmh).to.equal(10);
      await store.append([at(30, 0, { speedKmh: 0 }), drive[0] as StoredSample]);
      await store.rollUp(Date.now());
      await store.rollUp(Date.now());
      const [late] = await mean();
      expect(late?.values.speedKmh).to.equal(36);
      for (const [fn, wanted] of [
        ['min', 0],
        ['max', 72],
        ['last', 0],
        ['count', 4],
      ] as const) {
        const [step] = await all(store.fleetSteps(fleetId, { ...hours, fn }));
        expect(step?.values.speedKmh, fn).to.equal(wanted);
      }
    });

    it('counts a car once that changes its fleet between two roll-ups of an hour', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const moving = randomUUID();
      const then = (minute: number, fleet: string): StoredSample =>
        at(minute, 0, { vehicleId: moving, fleetId: fleet, odometerKm: 100 + minute });
      const odometer = { ...hours, signals: ['odometerKm'], fn: 'count' } as const;
      await store.append([then(70, first), then(71, first)]);
      await store.rollUp(Date.now());
      await store.append([then(72, second)]);
      await store.rollUp(Date.now());
      let total = 0;
      for (const fleet of [first, second]) {
        for (const step of await all(store.fleetSteps(fleet, odometer))) total += step.values.odometerKm ?? 0;
      }
      expect(total).to.equal(3);
    });

    it('shows a fleet by the minute and by steps shorter than that', async () => {
      const byMinute = await all(store.fleetSteps(fleetId, { ...minutes, fn: 'max' }));
      expect(byMinute.map((step) => (step.at - hour) / MINUTE_MS)).to.deep.equal([0, 1, 30, 61]);
      const by30s = await all(store.fleetSteps(fleetId, { ...minutes, everyMs: 30_000, fn: 'count' }));
      expect(by30s.slice(0, 3).map(({ values }) => values.speedKmh)).to.deep.equal([1, 1, 1]);
      expect(await all(store.fleetSteps(randomUUID(), { ...minutes, fn: 'max' }))).to.deep.equal([]);
    });
  });
}
