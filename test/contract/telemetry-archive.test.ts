/** Telemetry that is older than the store keeps it goes on in the archive, and nobody who reads sees where. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { StoredSample } from '../../contracts/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { stepsOfTrack } from '../../platform/telemetry-store/steps-of-track.js';
import { DAY_MS, type Span, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { type OldDays, oldDaysIn } from '../support/archived-stores.js';
import { folderStore, type RunningBlobStore, s3Store } from '../support/blob-stores.js';
import { askDuckDb } from '../support/duckdb.js';
import { eventually } from '../support/eventually.js';
import { all, FULL, sampleOf } from '../support/telemetry-stores.js';

const HOUR_MS = 3_600_000;
const PLACED = /l(at|ong)itude|Location|accuracy|heading/;
const SMALL = 300; // samples of a car

async function filesIn({ keys }: BlobStore): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys()) found.push(key);
  return found.sort();
}

for (const { name, missing, open } of oldDaysIn) {
  describe(`telemetry archive behind ${name}`, function () {
    this.timeout(120_000);
    let days: OldDays;
    let files: RunningBlobStore;
    let archived: TelemetryStore;
    /** Three cars over three days, the last of which is still the store's; as the store told them before. */
    const told = new Map<string, StoredSample[]>();
    const cars = [randomUUID(), randomUUID(), randomUUID()].sort() as [string, string, string];
    const wide = (): Span => ({ from: days.boundary - 2 * DAY_MS, to: days.boundary + DAY_MS });
    const track = (car: string, span = wide(), order?: 'newest-first') => all(archived.track(car, span, order));
    const manifest = () => days.db('telemetry_archive_files').orderBy('day').orderBy('part');

    before(async function () {
      if (missing) this.skip();
      [days, files] = await Promise.all([open(), name === 'PostgreSQL' ? s3Store() : folderStore()]);
      const start = wide().from;
      const at = (car: string, i: number): StoredSample => ({
        ...sampleOf({ vehicleId: car, boot: cars[i % 2 === 0 ? 0 : 1], seq: 2 * i }),
        observedAt: start + Math.floor((i * 3 * DAY_MS) / SMALL) + (i % 7),
        receivedAt: start + i * 1000,
        ...(i % 3 > 0 && { latitude: 41 + i / 1000, longitude: 2.1, headingDeg: i }),
        ...(i % 4 > 0 && { speedKmh: i / 7, ignition: i % 5 === 0 }),
        ...(i % 50 === 1 && FULL),
        ...(i % 50 === 1 && { seq: 1_000_000 + i }),
        ...(i % 50 === 2 && { dtc: [], signals: {} }),
      });
      for (const car of cars) {
        const samples = Array.from({ length: SMALL }, (_, i) => at(car, i));
        const twins = { ...(samples[40] as StoredSample), seq: 1, boot: randomUUID() }; // in one millisecond
        await days.store.append([...samples, twins]);
        told.set(car, await all(days.store.track(car, wide())));
      }
      archived = days.open(files.store);
    });
    after(async () => {
      await days?.[Symbol.asyncDispose]();
      await files?.[Symbol.asyncDispose]();
    });

    it('lets the store drop nothing that is not in files yet, whatever stands in the way', async () => {
      const broken: BlobStore = { ...files.store, put: () => Promise.reject(new Error('the bucket is full')) };
      const failure = await days
        .open(broken)
        .applyRetention(Date.now())
        .catch((error: Error) => error);
      expect(failure).to.be.an('error').with.property('message', 'the bucket is full');
      for (const car of cars) expect(await all(days.store.track(car, wide()))).to.deep.equal(told.get(car));
      const late: BlobStore = { ...files.store, get: async () => Buffer.from('other bytes') };
      expect(
        await days
          .open(late)
          .applyRetention(Date.now())
          .catch(({ message }) => message),
      ).to.match(/does not give back/);
      for (const car of cars) expect(await track(car)).to.deep.equal(told.get(car));
      expect((await manifest()).filter(({ whole }) => whole)).to.deep.equal([]);
    });

    it('goes on where it was killed: no half file counts, and nothing is there twice', async () => {
      // How many files are whole by then.
      for (const [dies, whole] of [
        ['put', 0],
        ['get', 0],
        ['put', 1],
      ] as const) {
        let [reached, calls] = [false, 0];
        const deadly: BlobStore = {
          ...files.store,
          async [dies](...of: never[]) {
            const done = await (files.store[dies] as (...of: never[]) => Promise<never>)(...of);
            if (calls++ < whole) return done;
            reached = true;
            return new Promise<never>(() => {}); // nothing more comes of this process
          },
        };
        void days
          .open(deadly)
          .applyRetention(Date.now())
          .catch(() => {});
        await eventually(() => expect(reached).to.equal(true), { timeoutMs: 60_000 });
        expect((await manifest()).filter((file) => file.whole)).to.have.length(whole);
        expect(await filesIn(files.store)).to.have.length(whole + 1);
        // Its connections go with it.
        await days.db.raw(
          `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ?`,
          [0x61726368],
        );
      }
      // Two processes at once, as when one is taken for dead.
      await Promise.allSettled([archived, days.open(files.store)].map((one) => one.applyRetention(Date.now())));
      await archived.applyRetention(Date.now()); // in case they stood in each other's way as days were dropped
      const kept = await manifest();
      // Two cars in the first of a day, and one in the other.
      const cut = kept.map(({ whole, part, first_vehicle, last_vehicle }) => [
        whole,
        part,
        first_vehicle,
        last_vehicle,
      ]);
      const day = [
        [true, 0, cars[0], cars[1]],
        [true, 1, cars[2], cars[2]],
      ];
      expect(cut).to.deep.equal([...day, ...day]);
      expect(await filesIn(files.store)).to.deep.equal(kept.map(({ key }) => key).sort());
    });

    it('tells every sample as the store told it, field by field, and the store has let go of it', async () => {
      for (const car of cars) {
        expect(await track(car)).to.deep.equal(told.get(car));
        expect(await track(car, wide(), 'newest-first')).to.deep.equal(told.get(car)?.toReversed());
        const old = { from: wide().from, to: days.boundary };
        expect(await all(days.store.track(car, old))).to.deep.equal([]);
        expect((await all(days.store.track(car, wide()))).length).to.be.within(1, SMALL / 2);
      }
      expect(told.get(cars[0])?.filter(({ dtc }) => dtc?.length === 3)).to.have.length(SMALL / 50);
    });

    it('reads any span, in either order and in steps, as a store would that had kept it all', async () => {
      const moment = fc.integer({ min: -HOUR_MS, max: 3 * DAY_MS + HOUR_MS });
      const law = fc.asyncProperty(fc.constantFrom(...cars), moment, moment, fc.boolean(), async (car, a, b, back) => {
        const span = { from: wide().from + Math.min(a, b), to: wide().from + Math.max(a, b) };
        const kept = (told.get(car) ?? []).filter(({ observedAt: at }) => at >= span.from && at < span.to);
        expect(await track(car, span, back ? 'newest-first' : undefined)).to.deep.equal(
          back ? kept.toReversed() : kept,
        );
        const query = { span, everyMs: 7_000, fn: 'max', signals: ['speedKmh'] } as const;
        const steps = await all(archived.steps(car, query));
        const wanted: number[] = [];
        for await (const { at } of stepsOfTrack(kept, 7_000, span.from)) wanted.push(at);
        expect(steps.map(({ at }) => at)).to.deep.equal(wanted);
        const boots = await archived.sequences(car, span);
        const seqs = (of: string) => kept.filter(({ boot }) => boot === of).map(({ seq }) => seq);
        expect(new Set(boots.map(({ boot }) => boot))).to.deep.equal(new Set(kept.map(({ boot }) => boot)));
        for (const { boot, firstSeq, lastSeq, stored, missing } of boots) {
          const mine = seqs(boot);
          expect([firstSeq, lastSeq, stored]).to.deep.equal([Math.min(...mine), Math.max(...mine), mine.length]);
          const gone = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
          expect(gone).to.equal(lastSeq - firstSeq + 1 - stored);
          for (const { from, to } of missing) expect(mine.some((seq) => seq >= from && seq <= to)).to.equal(false);
        }
      });
      await fc.assert(law, { numRuns: 25 });
    });

    it('is read by DuckDB as it stands, in the order of cars and times', async () => {
      const [first] = await manifest();
      const bytes = (await files.store.get(first.key)) as Buffer;
      const columns = await askDuckDb(bytes, 'select column_name as name, column_type as type from (describe file)');
      expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).to.deep.include({
        ...{ vehicleId: 'VARCHAR', observedAt: 'TIMESTAMP', seq: 'BIGINT', latitude: 'DOUBLE', ignition: 'BOOLEAN' },
        ...{ dtc: 'VARCHAR[]', accelerationG: 'DOUBLE[]', boot: 'VARCHAR' },
      });
      const rows = await askDuckDb(
        bytes,
        'select vehicleId, epoch_ms(observedAt)::varchar as at, seq::varchar as seq from file',
      );
      const day = { from: wide().from, to: wide().from + DAY_MS };
      const kept = cars
        .slice(0, 2)
        .flatMap((car) => told.get(car) ?? [])
        .filter(({ observedAt: at }) => at < day.to);
      expect(rows).to.deep.equal(
        kept.map(({ vehicleId, observedAt, seq }) => ({ vehicleId, at: `${observedAt}`, seq: `${seq}` })),
      );
    });

    it('takes no sample of a day that is over', async () => {
      const late = sampleOf({ vehicleId: cars[0], observedAt: days.boundary - DAY_MS });
      const good = sampleOf({ vehicleId: randomUUID() });
      const failure = await archived.append([good, late]).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(RangeError);
      await archived.append([good]);
      expect(await all(archived.track(good.vehicleId, { from: 0, to: Date.now() + 1000 }))).to.deep.equal([good]);
    });

    it('forgets where a car was, in files and in the store, also for who is reading just then', async () => {
      const [, car, other] = cars;
      const span = { from: days.boundary - 30 * HOUR_MS, to: days.boundary + 5 * HOUR_MS };
      const before = await manifest();
      const reading = archived.track(car, wide())[Symbol.asyncIterator]();
      const read = [(await reading.next()).value];
      await archived.forgetPositions(car, span);
      for (let next = await reading.next(); !next.done; next = await reading.next()) read.push(next.value);
      expect(read.map((sample) => sample?.seq)).to.deep.equal((await toldOf(car)).map(({ seq }) => seq));
      const within = ({ observedAt: at }: StoredSample) => at >= span.from && at < span.to;
      const now = await track(car);
      expect(now.filter(within).filter((sample) => PLACED.test(JSON.stringify(sample)))).to.deep.equal([]);
      expect(now.filter((sample) => !within(sample))).to.deep.equal((told.get(car) ?? []).filter((s) => !within(s)));
      const archivedThen = (sample: StoredSample) => within(sample) && sample.observedAt < days.boundary;
      const rest = ({ latitude, longitude, accuracyM, headingDeg, signals, ...sample }: StoredSample) => sample;
      expect(now.filter(archivedThen).map(rest)).to.deep.equal((told.get(car) ?? []).filter(archivedThen).map(rest));
      expect(await track(other)).to.deep.equal(told.get(other));
      const after = await manifest();
      const names = (rows: typeof after) => rows.map(({ key }) => key);
      const alike = after.filter(({ key }) => names(before).includes(key)).map(({ part }) => part);
      expect(alike, 'of both days the file with that car was written anew, and no other').to.deep.equal([1, 1]);
      expect(await filesIn(files.store), 'the bytes that told it are gone').to.deep.equal(names(after).sort());
      await archived.forgetPositions(car, span);
      expect(names(await manifest()), 'nothing is done twice').to.deep.equal(names(after));

      /** InfluxDB lets go of whole samples. */
      async function toldOf(of: string): Promise<StoredSample[]> {
        const left = new Set((await all(archived.track(of, wide()))).map(({ seq }) => seq));
        return (told.get(of) ?? []).filter(({ seq }) => left.has(seq));
      }
    });

    it('lets go of files after their time, and says what is missing where one was lost', async () => {
      const [first, , , last] = await manifest();
      await files.store.remove(last.key);
      const failure = await track(cars[2]).catch((error: unknown) => error);
      expect(failure).to.include({ kind: 'unavailable', code: 'telemetry-archive-file-missing' });
      const young = Math.floor((Date.now() - wide().from) / DAY_MS) - 1;
      await days.open(files.store, young).applyRetention(Date.now());
      expect((await manifest()).map(({ day }) => day.getTime())).to.deep.equal([
        last.day.getTime(),
        last.day.getTime(),
      ]);
      expect(await files.store.get(first.key)).to.equal(undefined);
    });
  });
}
