/** Alerts as they stand in the database: what late samples and people make of them, and who hears. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { LiveEvent, Sample } from '../../../contracts/index.js';
import { alertWorldOf } from '../../../ingest/meaning/alerts/alert-world.js';
import { alertsRepository } from '../../../platform/alerts/index.js';
import { eventually } from '../../support/eventually.js';
import { ingestBench } from './ingest-bench.js';

const START = Math.floor(Date.now() / 1000) * 1000 - 40 * 60_000;

/** Five minutes, four seconds between two samples: its battery low, and a fault told, for a while. */
const drive: Sample[] = Array.from({ length: 75 }, (_, i) => ({
  seq: i,
  observedAt: START + i * 4_000,
  speedKmh: 60,
  batteryVoltage: i > 5 && i < 50 ? 11.2 : 12.8,
  ignition: true,
  dtc: i > 40 && i < 60 ? ['P0301'] : [],
}));

describe('alerts of samples', () => {
  const bench = ingestBench();
  let db: Knex;
  before(async () => {
    await bench.open();
    db = bench.db;
  });
  after(bench.close);

  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };

  it('stay the same one, acknowledged, where a late sample shows that its cause began earlier', async () => {
    const car = await bench.makeCar();
    await using on = await bench.start(undefined, { meaning: hasty });
    const late = new Set([5, 6, 7, 8, 9]);
    const gap = drive
      .filter(({ seq }) => !late.has(seq))
      .map((one) => (late.has(one.seq + 5) ? { ...one, batteryVoltage: 12.8 } : one));
    await bench.send(on, car, gap);
    const alert = () => db('alerts').where({ vehicle_id: car.id, kind: 'low-voltage' }).first();
    const before = await eventually(async () => {
      const raised = await alert();
      expect(raised?.withdrawn_at).to.equal(null);
      return raised;
    });
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

  it('are all kept of a car whose clock tells of a month at once, but not all told live; its crash and others are', async () => {
    const [liar, honest] = [await bench.makeCar(), await bench.makeCar()];
    await using on = await bench.start();
    const codesOf = (round: number) => Array.from({ length: 10 }, (_, k) => `B${1000 + round * 10 + k}`);
    const rounds = Array.from({ length: 12 }, (_, i) => i).flatMap((round) =>
      [codesOf(round), codesOf(round), [], []].map((dtc, k) => ({
        seq: round * 4 + k,
        observedAt: START - 27 * 24 * 3_600_000 + round * 26 * 3_600_000 + k * 30_000,
        speedKmh: 0,
        dtc,
      })),
    );
    await bench.send(on, liar, rounds);
    await eventually(async () => expect(await db('alerts').where({ vehicle_id: liar.id })).to.have.length(120));
    const crash = [60, 60, 55, 20, 0, 0, 0, 0, 0, 0, 0, 0].map((speedKmh, i) => ({
      ...{ seq: 100 + i, observedAt: START + i * 1000, speedKmh, ignition: true },
      ...(i === 2 && { accelerationG: [9, 9, 1] }),
    }));
    await bench.send(on, liar, crash);
    await bench.send(on, honest, drive);
    const newsOf = (car: { id: string }) =>
      on.news.flatMap((event) => (event.kind === 'alert' && event.news.vehicleId === car.id ? event.news.kind : []));
    await eventually(() => {
      expect(newsOf(liar).filter((kind) => kind === 'crash')).to.have.length(1);
      expect(newsOf(honest)).to.include.members(['fault-code', 'low-voltage']);
    });
    const told = newsOf(liar).filter((kind) => kind === 'fault-code');
    expect(told).to.have.length(60);
    expect(told.length + (await on.metric('motorpool_alert_news_withheld_total'))).to.be.at.least(120);
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
