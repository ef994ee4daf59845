/** Alerts and crossings as they stand in the database, whatever way the samples took. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { LiveEvent, Sample } from '../../../contracts/index.js';
import { alertWorldOf } from '../../../ingest/meaning/alerts/alert-world.js';
import { type AlertFact, alertsReading, type CrossingFact } from '../../../ingest/meaning/alerts/alerts-reading.js';
import { linesOfTime } from '../../../ingest/meaning/line-of-time.js';
import type { Fact } from '../../../ingest/meaning/reading.js';
import { alertsRepository } from '../../../platform/alerts/index.js';
import { eventually } from '../../support/eventually.js';
import { ingestBench } from './ingest-bench.js';

const START = Math.floor(Date.now() / 1000) * 1000 - 40 * 60_000;
const NORTH = 1 / 111_195;

/** Five minutes, four seconds between two samples: through the yard and back, its battery low, too fast for a while. */
const drive: Sample[] = Array.from({ length: 75 }, (_, i) => ({
  seq: i,
  observedAt: START + i * 4_000,
  longitude: 2.17,
  latitude: 41.39 + NORTH * 1_000 * Math.sin((i / 75) * 4 * Math.PI),
  accuracyM: 5,
  speedKmh: i > 20 && i < 35 ? 150 : 60,
  batteryVoltage: i > 5 && i < 50 ? 11.2 : 12.8,
  ignition: true,
  dtc: i > 40 && i < 60 ? ['P0301'] : [],
}));

describe('alerts of samples', () => {
  const bench = ingestBench();
  let db: Knex;
  let fenceId: string;
  before(async () => {
    await bench.open();
    db = bench.db;
    const [fence] = await db('geofences')
      .insert({
        ...{ name: 'Yard', geometry: JSON.stringify({ type: 'Point', coordinates: [2.17, 41.39] }), radius_m: 300 },
        ...{ alert: 'inside', dwell_s: 10, speed_limit_kmh: 30 },
      })
      .returning('id');
    fenceId = fence.id;
  });
  after(bench.close);

  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };

  /** What the samples tell when they come as they were said. */
  async function toldBy(samples: readonly Sample[]) {
    const world = alertWorldOf(db);
    await world.refresh();
    const lines = linesOfTime([alertsReading(world.current)]);
    const line = lines.begin();
    const facts = new Map<string, Fact>();
    const tell = (fact: Fact) => facts.set(fact.id, fact);
    for (const sample of samples) {
      const stored = { ...sample, vehicleId: 'car', fleetId: null, boot: 'boot', receivedAt: 0, quality: 0 };
      lines.advance(line, stored, tell, () => {});
    }
    lines.standing(line, 'car', tell);
    const all = [...facts.values()];
    return {
      alerts: (all.filter(({ kind }) => kind === 'alert') as AlertFact[]).map(
        ({ alert, subject, raisedAt, clearedAt, occurrences, value }) => [
          alert,
          subject,
          raisedAt,
          clearedAt,
          occurrences,
          value,
        ],
      ),
      crossings: (all.filter(({ kind }) => kind === 'crossing') as CrossingFact[]).map(({ what, at }) => [what, at]),
    };
  }
  async function kept(vehicleId: string) {
    const alerts = await db('alerts').where({ vehicle_id: vehicleId, withdrawn_at: null });
    const crossings = await db('geofence_crossings').where({ vehicle_id: vehicleId });
    const ms = (date: Date | null) => (date ? date.getTime() : null);
    return {
      alerts: alerts.map((row) => [
        row.kind,
        row.subject,
        ms(row.raised_at),
        ms(row.cleared_at),
        row.occurrences,
        row.value,
      ]),
      crossings: crossings.map(({ what, at }) => [what, ms(at)]),
    };
  }
  async function expectKept(vehicleId: string, samples: readonly Sample[]) {
    const told = await toldBy(samples);
    await eventually(
      async () => {
        const { alerts, crossings } = await kept(vehicleId);
        expect(alerts).to.have.deep.members(told.alerts);
        expect(crossings).to.have.deep.members(told.crossings);
      },
      { timeoutMs: 8_000 },
    );
  }

  it('are told of such a drive', async () => {
    const { alerts, crossings } = await toldBy(drive);
    expect(alerts.map(([kind, subject]) => `${kind} ${subject}`.trim())).to.include.members([
      'low-voltage',
      'speed',
      'fault-code P0301',
      `geofence ${fenceId}`,
      `speed ${fenceId}`,
    ]);
    expect(crossings.map(([what]) => what)).to.include.members(['entered', 'left', 'dwelled']);
  });

  it('are the same of the same samples, shuffled, doubled and in three runs', async function () {
    this.timeout(120_000);
    const runs = fc.record({
      order: fc.shuffledSubarray([...drive.keys()], { minLength: drive.length, maxLength: drive.length }),
      doubled: fc.array(fc.nat(drive.length - 1), { maxLength: 20 }),
      nearlySorted: fc.boolean(),
      cuts: fc.tuple(fc.nat(drive.length), fc.nat(drive.length)),
      perMessage: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ order, doubled, nearlySorted, cuts, perMessage }) => {
        const car = await bench.makeCar();
        const place = new Map(order.map((i, at) => [i, at]));
        const swapped = [...order].sort(
          (a, b) => Math.floor(a / 6) - Math.floor(b / 6) || (place.get(a) ?? 0) - (place.get(b) ?? 0),
        );
        const sent = [...(nearlySorted ? swapped : order), ...doubled].map((i) => drive[i] as Sample);
        const [first, second] = [...cuts].sort((a, b) => a - b) as [number, number];
        const parts = [sent.slice(0, first), sent.slice(first, second), [...sent.slice(second), ...sent.slice(-1)]];
        for (const [run, part] of parts.entries()) {
          await using on = await bench.start(undefined, { meaning: hasty });
          for (let i = 0; i < part.length; i += perMessage) await bench.send(on, car, part.slice(i, i + perMessage));
          if (run === 2) await expectKept(car.id, drive);
        }
      }),
      { numRuns: Number(process.env.MEANING_RUNS ?? 10), endOnFailure: true },
    );
  });

  it('stay the same one, acknowledged, where a late sample shows that its cause began earlier', async () => {
    const car = await bench.makeCar();
    await using on = await bench.start(undefined, { meaning: hasty });
    const late = new Set([5, 6, 7, 8, 9]);
    const gap = drive
      .filter(({ seq }) => !late.has(seq))
      .map((one) => (late.has(one.seq + 5) ? { ...one, batteryVoltage: 12.8 } : one));
    await bench.send(on, car, gap);
    await eventually(async () => expect((await kept(car.id)).alerts.map(([kind]) => kind)).to.include('low-voltage'));
    const alert = () => db('alerts').where({ vehicle_id: car.id, kind: 'low-voltage' }).first();
    const before = await alert();
    const admin = await db('users')
      .insert({ name: 'A', email: 'a@example.org', role: 'admin', password_hash: 'x' })
      .returning('id');
    await alertsRepository(db).acknowledge(before.id, admin[0].id);
    await bench.send(
      on,
      car,
      drive.filter(({ seq }) => late.has(seq)).map((one) => ({ ...one, batteryVoltage: 11 })),
    );
    await eventually(async () =>
      expect((await alert()).raised_at.getTime()).to.be.lessThan(before.raised_at.getTime()),
    );
    expect(await alert()).to.include({ id: before.id, acknowledged_by: admin[0].id, withdrawn_at: null });
  });

  it('are told live, once raised and once cleared', async () => {
    const car = await bench.makeCar();
    await using on = await bench.start();
    await bench.send(on, car, drive);
    const news = () =>
      on.news.filter(
        (event): event is Extract<LiveEvent, { kind: 'alert' }> =>
          event.kind === 'alert' && event.news.kind === 'fault-code',
      );
    await eventually(() => expect(news().at(-1)?.news.state).to.equal('resolved'), { timeoutMs: 2_000 });
  });

  it('of a car outside its area are raised where the search bars it', async () => {
    const square = (half: number) =>
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
        [-1, -1],
      ].map(([x = 0, y = 0]) => [2.17 + x * half, 41.39 + y * half]);
    const boundary = { type: 'Polygon', coordinates: [square(0.1), square(0.02)] };
    const text = (ring: number[][]) => `(${ring.map(([x, y]) => `(${x},${y})`).join(',')})`;
    const [fleet] = await db('fleets')
      .insert({ name: 'Bounded', boundary: JSON.stringify(boundary) })
      .returning('id');
    await db.raw(
      'update fleets set area_rings = ?::text[]::polygon[], area_holes = ?::text[]::polygon[] where id = ?',
      [[text(square(0.1))], [text(square(0.02))], fleet.id],
    );
    const world = alertWorldOf(db);
    await world.refresh();
    const [area] = world.current().fences.toStayWithin(fleet.id);
    const places = fc.tuple(
      fc.double({ min: 2.0, max: 2.34, noNaN: true }),
      fc.double({ min: 41.22, max: 41.56, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(places, { minLength: 50, maxLength: 50 }), async (several) => {
        const { rows } = await db.raw(
          `select array_agg(lies_in(area_rings, area_holes, point(x, y)) order by i) as inside from fleets,
             unnest(?::float8[], ?::float8[]) with ordinality as p (x, y, i) where id = ?`,
          [several.map(([x]) => x), several.map(([, y]) => y), fleet.id],
        );
        expect(several.map(([x, y]) => (area?.outline.metresOutside(x, y) ?? 0) <= 0)).to.deep.equal(rows[0].inside);
      }),
      { numRuns: 10 },
    );
  });
});
