/** What every telemetry store does. The same suite runs on each adapter. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { Quality } from '../../contracts/index.js';
import { RECENT_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { eventually } from '../support/eventually.js';
import { all, FULL, sampleOf, telemetryStoreAdapters } from '../support/telemetry-stores.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

for (const adapter of telemetryStoreAdapters) {
  describe(`telemetry store: ${adapter.name}`, function () {
    this.timeout(60_000);
    let opened: Awaited<ReturnType<typeof adapter.open>>;
    let store: TelemetryStore;
    // A whole hour within the last day, so that steps are easily told.
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS;
    const wide = { from: hour - HOUR_MS, to: hour + 3 * HOUR_MS };

    before(async function () {
      if (adapter.missing) {
        console.log(`skipped: ${adapter.missing}`);
        this.skip();
      }
      opened = await adapter.open();
      store = opened.store;
    });
    after(async () => {
      await opened?.close();
    });

    it('gives back every field exactly as it came', async () => {
      const full = sampleOf({
        ...FULL,
        observedAt: hour + 123,
        fleetId: randomUUID(),
        quality: Quality.oddPosition | Quality.clockCorrected,
      });
      const bare = sampleOf({ vehicleId: full.vehicleId, seq: 0, observedAt: hour + 124, dtc: [], signals: {} });
      expect(await store.append([full, bare])).to.deep.equal({ stored: 2 });
      expect(await all(store.track(full.vehicleId, wide))).to.deep.equal([full, bare]);
    });

    it('keeps a repeated sample once, within a batch and across batches', async () => {
      const [a, b] = [sampleOf({ seq: 1, observedAt: hour }), sampleOf({ seq: 2, observedAt: hour + 1000 })];
      const mine = [a, { ...b, vehicleId: a.vehicleId, boot: a.boot }];
      await store.append([...mine, ...mine]);
      await store.append([...mine, { ...a, seq: 3 }]);
      expect((await all(store.track(a.vehicleId, wide))).map(({ seq }) => seq)).to.have.members([1, 2, 3]);
    });

    it('keeps two samples of one millisecond', async () => {
      const a = sampleOf({ seq: 1, observedAt: hour + 5 });
      await store.append([a, { ...a, seq: 2 }, { ...a, boot: randomUUID() }]);
      expect(await all(store.track(a.vehicleId, wide))).to.have.length(3);
    });

    it('shows the newest sample of each car, whatever came last', async () => {
      const [a, b] = [sampleOf({ seq: 9, observedAt: hour + 9000 }), sampleOf({ seq: 1, observedAt: hour })];
      await store.append([a, b]);
      await store.append([{ ...a, seq: 3, observedAt: hour - 40 * MINUTE_MS }]);
      const silent = randomUUID();
      const latest = await store.latest([a.vehicleId, silent, b.vehicleId]);
      expect([...latest.keys()]).to.have.members([a.vehicleId, b.vehicleId]);
      expect(latest.get(a.vehicleId)).to.deep.equal(a);
      expect(latest.get(b.vehicleId)).to.deep.equal(b);
    });

    it('streams a track in both orders, from and including its begin, without its end', async () => {
      const first = sampleOf({ seq: 0, observedAt: hour });
      const samples = Array.from({ length: 2500 }, (_, i) => ({ ...first, seq: i, observedAt: hour + i }));
      await store.append(samples);
      const span = { from: hour + 1, to: hour + 2400 };
      const forward = await all(store.track(first.vehicleId, span));
      expect(forward).to.deep.equal(samples.slice(1, 2400));
      const back = await all(store.track(first.vehicleId, span, 'newest-first'));
      expect(back).to.deep.equal(forward.toReversed());
      for await (const sample of store.track(first.vehicleId, span, 'newest-first')) {
        expect(sample.seq).to.equal(2399);
        break; // whoever leaves early leaves nothing open
      }
    });

    it('names the sequence numbers that never came', async () => {
      const a = sampleOf({ seq: 5, observedAt: hour });
      const boot = randomUUID();
      await store.append([
        ...[5, 6, 9, 13].map((seq) => ({ ...a, seq, observedAt: hour + seq * 1000 })),
        ...[0, 1].map((seq) => ({ ...a, boot, seq, observedAt: hour + 60_000 + seq })),
      ]);
      expect(await store.sequences(a.vehicleId, wide)).to.deep.equal([
        {
          boot: a.boot,
          firstSeq: 5,
          lastSeq: 13,
          stored: 4,
          missing: [
            { from: 7, to: 8 },
            { from: 10, to: 12 },
          ],
        },
        { boot, firstSeq: 0, lastSeq: 1, stored: 2, missing: [] },
      ]);
    });

    it('refuses for good what is older than it keeps, and takes the others when they come again', async () => {
      const old = sampleOf({ seq: 1, observedAt: Date.now() - RECENT_MS - 10 * 24 * HOUR_MS });
      const good = sampleOf({ seq: 2, observedAt: hour });
      const failure = await store.append([old, good]).catch((error: unknown) => error);
      expect(failure).to.be.an('error').with.property('name').not.equal('TelemetryStoreDown');
      await store.append([good]);
      expect(await all(store.track(good.vehicleId, wide))).to.deep.equal([good]);
      expect(await all(store.track(old.vehicleId, { from: 0, to: Date.now() }))).to.deep.equal([]);
    });

    it('lets go of what is older than it is to be kept', async () => {
      const old = sampleOf({ seq: 1, observedAt: Date.now() - RECENT_MS + HOUR_MS, speedKmh: 50 });
      await store.append([old]);
      expect(await all(store.track(old.vehicleId, { from: 0, to: Date.now() }))).to.have.length(1);
      const shown = await opened.retention(old.observedAt + RECENT_MS + 25 * HOUR_MS);
      expect(shown).to.not.equal('');
      if (!adapter.dropsByItself) {
        expect(await all(store.track(old.vehicleId, { from: 0, to: Date.now() }))).to.deep.equal([]);
      }
    });

    it('forgets where a car was in a span, and in its roll-ups, and nothing else of where cars were', async () => {
      const start = Math.floor((Date.now() - 3 * HOUR_MS) / HOUR_MS) * HOUR_MS;
      const place = { latitude: 41.4, longitude: 2.2, accuracyM: 5, headingDeg: 90, speedKmh: 30 };
      const signals = { 'Vehicle.CurrentLocation.Altitude': 12, 'Vehicle.X': 1 };
      const at = (seq: number, of = {}) => ({
        ...sampleOf({ seq, observedAt: start + seq * 60_000, ...place, signals }),
        ...of,
      });
      const first = at(1);
      const { vehicleId, boot } = first;
      const mine = [first, ...[30, 59, 61, 90].map((seq) => at(seq, { vehicleId, boot }))];
      const other = at(30);
      await store.append([...mine, other]);
      await store.rollUp(Date.now() + 60_000);
      await store.forgetPositions(vehicleId, { from: start + 30 * 60_000, to: start + 61 * 60_000 });
      const all = async (of: string) => {
        const samples = [];
        for await (const sample of store.track(of, { from: start, to: start + 2 * HOUR_MS })) samples.push(sample);
        return samples;
      };
      const placed = (await all(vehicleId)).filter((sample) =>
        JSON.stringify(sample).match(/l(at|ong)itude|Location|accuracy|heading/),
      );
      expect(placed.map(({ seq }) => seq)).to.deep.equal([1, 61, 90]);
      expect(await all(other.vehicleId)).to.have.length(1);
      const steps = async (everyMs: number) => {
        const query = {
          span: { from: start, to: start + 2 * HOUR_MS },
          everyMs,
          fn: 'last',
          signals: ['latitude'],
        } as const;
        const found: number[] = [];
        for await (const { at, values } of store.steps(vehicleId, query))
          if (values.latitude !== undefined) found.push((at - start) / 60_000);
        return found;
      };
      expect(await steps(60_000)).to.deep.equal([1, 61, 90]);
    });

    it('says that it is down while its server is, loses nothing acknowledged, and recovers', async () => {
      expect(await store.problem()).to.equal(undefined);
      const car = sampleOf({ seq: 0, observedAt: hour });
      const kept = new Set<number>();
      let seq = 0;
      let stop = false;
      const failures: unknown[] = [];
      const writing = (async () => {
        while (!stop) {
          const batch = Array.from({ length: 200 }, () => ({ ...car, seq: seq++, observedAt: hour + seq }));
          try {
            await store.append(batch);
            for (const sample of batch) kept.add(sample.seq);
          } catch (error) {
            failures.push(error);
            await new Promise((resolve) => setImmediate(resolve));
          }
        }
      })();
      await eventually(() => expect(kept.size).to.be.greaterThan(400));
      await opened.kill();
      await eventually(() => expect(failures).to.not.have.length(0));
      if (adapter.staysDown) expect(await store.problem()).to.be.a('string');
      await opened.restart();
      const before = kept.size;
      await eventually(() => expect(kept.size).to.be.greaterThan(before), { timeoutMs: 30_000 });
      stop = true;
      await writing;
      for (const failure of failures) expect(failure).to.have.property('name', 'TelemetryStoreDown');
      const found = new Set((await all(store.track(car.vehicleId, wide))).map((sample) => sample.seq));
      expect([...kept].filter((acknowledged) => !found.has(acknowledged))).to.deep.equal([]);
    });
  });
}
