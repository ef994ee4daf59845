/** Samples are judged by the fences and rules of their time, however late they are read, or read again. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Sample } from '../../../contracts/index.js';
import { alertRulesRepository } from '../../../platform/alerts/index.js';
import { eventfulDrive } from '../../support/eventful-drive.js';
import { eventually } from '../../support/eventually.js';
import { toldRows } from '../../support/told-rows.js';
import { ingestBench } from './ingest-bench.js';

const HOLDS_AFTER_MS = 5_000;
const PATIENT = { timeoutMs: 20_000 };
const drive = eventfulDrive(Date.now());
const last = drive.at(-1) as Sample;
const [late, inTime] = [drive.filter((_, i) => i === 40), drive.filter((_, i) => i !== 40)];
const circle = (metresNorth: number, radiusM: number) => ({
  geometry: JSON.stringify({ type: 'Point', coordinates: [2.17, 41.39 + metresNorth / 111_195] }),
  radius_m: radiusM,
});

describe('what held when a sample was observed', () => {
  const bench = ingestBench();
  let db: Knex;
  before(async () => {
    await bench.open();
    db = bench.db;
  });
  after(bench.close);

  beforeEach(forget);

  /** There never was a fence or a rule. */
  async function forget() {
    await db('geofences').update({ deleted_at: db.fn.now() });
    await db('alert_rules').delete();
    await db('alert_world_past').delete();
  }

  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };
  type Running = Awaited<ReturnType<typeof bench.start>>;

  async function draw(since: Date, more: object = {}): Promise<string> {
    const [{ id }] = await db('geofences')
      .insert({ name: 'Yard', alert: 'inside', ...circle(0, 300), holds_since: since, ...more })
      .returning('id');
    return id;
  }
  const remove = (id: string) => db('geofences').where({ id }).update({ deleted_at: db.fn.now() });
  const reshape = (id: string, shape: object) =>
    db('geofences')
      .where({ id })
      .update({ ...shape, stamp: db.raw("nextval('geofence_stamps')") });
  const setRule = (rule: object) =>
    alertRulesRepository(db).put(
      {
        ...{ fleetId: null, kind: 'low-voltage', enabled: null, severity: null },
        threshold: null,
        durationS: null,
        coolDownS: null,
        ...rule,
      },
      undefined,
    );
  const changed = (on: Running) => on.liveBus.publish({ kind: 'alert-world-changed' });
  /** What was changed just now was changed so that it held from `at` (ms) on: the test has no time to wait. */
  async function backdate(at: number): Promise<void> {
    const then = new Date(at - HOLDS_AFTER_MS);
    for (const table of ['geofences', 'alert_rules']) {
      await db(table).where('holds_since', '>', new Date(last.observedAt)).update({ holds_since: then });
    }
    await db('alert_world_past').where('until', '>', new Date(last.observedAt)).update({ until: then });
  }
  const crossingsOf = async ({ id }: { id: string }) => (await toldRows(db, id)).crossings;
  const fenceAlertsOf = async ({ id }: { id: string }) =>
    (await toldRows(db, id)).alerts.filter(({ kind }) => kind === 'geofence');

  async function send(on: Running, car: { id: string; boot: string }, samples: readonly Sample[]) {
    if (samples.length > 0) await bench.send(on, car, [...samples]);
  }
  const whole = { ...last, seq: 9_000, observedAt: last.observedAt + 60_000 };
  /** `whole` was the last one sent, and nothing is left to be read of what came before it. */
  const areRead = (...cars: { id: string }[]) =>
    eventually(async () => {
      const ids = cars.map(({ id }) => id);
      const rows = await db('vehicle_readings').whereIn('vehicle_id', ids).select('at');
      expect(rows.map(({ at }) => at?.getTime())).to.deep.equal(cars.map(() => whole.observedAt));
      expect(await db('late_samples').whereIn('vehicle_id', ids)).to.deep.equal([]);
    }, PATIENT);

  it('stays known when the fence was removed since and a sample comes late', async () => {
    const fence = await draw(new Date(0));
    const car = await bench.makeCar();
    await using on = await bench.start(undefined, { meaning: hasty });
    await bench.send(on, car, inTime);
    await eventually(async () => expect(await crossingsOf(car)).to.not.be.empty);
    const before = [await crossingsOf(car), await fenceAlertsOf(car)];
    await remove(fence);
    await backdate(last.observedAt + 120_000);
    changed(on);
    const readings = await on.metric('motorpool_meaning_re_readings_total');
    await bench.send(on, car, late);
    await eventually(async () => expect(await on.metric('motorpool_meaning_re_readings_total')).to.be.above(readings));
    await bench.send(on, car, [whole]);
    await areRead(car);
    expect([await crossingsOf(car), await fenceAlertsOf(car)]).to.deep.equal(before);
  });

  it('knows nothing of a fence that was drawn since', async () => {
    const car = await bench.makeCar();
    await using on = await bench.start(undefined, { meaning: hasty });
    await bench.send(on, car, inTime);
    await eventually(async () => expect((await toldRows(db, car.id)).trips).to.have.length(2));
    const fence = await draw(new Date(last.observedAt + 120_000));
    changed(on);
    const readings = await on.metric('motorpool_meaning_re_readings_total');
    await bench.send(on, car, late);
    await eventually(async () => expect(await on.metric('motorpool_meaning_re_readings_total')).to.be.above(readings));
    await bench.send(on, car, [whole]);
    await areRead(car);
    expect([await crossingsOf(car), await fenceAlertsOf(car)]).to.deep.equal([[], []]);
    await remove(fence);
  });

  it('decides the same for who reads as it happens, who reads all of it later, and who reads again', async function () {
    this.timeout(120_000);
    const changes = {
      remove: (fence: string) => remove(fence),
      shrink: (fence: string) => reshape(fence, { radius_m: 120 }),
      move: (fence: string) => reshape(fence, circle(1_500, 200)),
      'let in': (fence: string) => db('geofences').where({ id: fence }).update({ alert: 'none', speed_limit_kmh: 20 }),
      'draw another': () => draw(new Date(), { name: 'Another', ...circle(2_000, 400), alert: 'outside', dwell_s: 20 }),
      'be stricter': () => setRule({ threshold: 13, durationS: 10 }),
      'be lenient': () => setRule({ threshold: 9 }),
      'drive slowly': () => setRule({ kind: 'speed', threshold: 45 }),
      'watch no voltage': () => setRule({ enabled: false }),
    } satisfies Record<string, (fence: string) => PromiseLike<unknown>>;
    const moment = fc.integer({ min: 40, max: drive.length - 2 }); // it has left the yard by then
    const cases = fc.record({
      cuts: fc.tuple(moment, moment),
      what: fc.tuple(...[0, 1].map(() => fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])))),
      late: fc.uniqueArray(fc.nat(drive.length - 2), { maxLength: 3 }),
      isToldBeyond: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ cuts, what, late, isToldBeyond }) => {
        await forget();
        const fence = await draw(new Date(0), { dwell_s: 10, speed_limit_kmh: 30 });
        const [car, later] = [await bench.makeCar(), await bench.makeCar()];
        await using on = await bench.start(undefined, { meaning: hasty });
        const part = (from: number, to: number) => drive.filter((_, i) => i >= from && i < to && !late.includes(i));
        const ends = [...cuts.map((cut) => cut + 1).sort((a, b) => a - b), drive.length];
        let from = 0;
        for (const [i, end] of ends.entries()) {
          const to = isToldBeyond ? end + 15 : end;
          await send(on, car, part(from, to));
          from = Math.max(from, to);
          if (i === 2) break;
          await changes[what[i] as keyof typeof changes](fence);
          await backdate(drive[end]?.observedAt as number);
          changed(on);
        }
        await bench.send(on, later, drive);
        const outOfTurn = late.map((i) => drive[i]);
        await send(on, car, outOfTurn as Sample[]);
        await Promise.all([car, later].map((one) => bench.send(on, one, [whole])));
        await areRead(car, later);
        const told = await toldRows(db, later.id);
        expect([told.trips.length, told.crossings.length > 0]).to.deep.equal([2, true]);
        await eventually(async () => expect(await toldRows(db, car.id)).to.deep.equal(told), PATIENT);
      }),
      { numRuns: Number(process.env.MEANING_RUNS ?? 8), endOnFailure: true },
    );
  });
});
