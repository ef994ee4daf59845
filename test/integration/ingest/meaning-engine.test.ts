import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Sample } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { digestKeeper, digestReading, digestsOf, makeDigestTable, rowsOf } from './digest-reading.js';
import { ingestBench } from './ingest-bench.js';

/** Samples of some minutes, a few of them within one millisecond of each other. */
const start = Date.now() - 20 * 60_000;
const drive = (boots: readonly string[], count: number) =>
  Array.from({ length: count }, (_, i) => ({
    boot: boots[i < count / 2 ? 0 : 1] as string,
    sample: { seq: i, observedAt: start + Math.floor(i / 2) * 15_000, speedKmh: 30 + (i % 7) } satisfies Sample,
  }));

describe('the engine of meaning', () => {
  const bench = ingestBench();
  let db: Knex;
  before(async () => {
    await bench.open();
    db = bench.db;
    await makeDigestTable(db);
  });
  after(bench.close);

  const understand = { readings: [digestReading], keepers: [digestKeeper] };
  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };

  it('tells the same of the same samples, shuffled, doubled and in three runs, of which some die', async function () {
    this.timeout(120_000);
    const runs = fc.record({
      order: fc.shuffledSubarray([...Array(60).keys()], { minLength: 60, maxLength: 60 }),
      doubled: fc.array(fc.nat(59), { maxLength: 20 }),
      sorted: fc.boolean(),
      cuts: fc.tuple(fc.nat(60), fc.nat(60)),
      dies: fc.tuple(fc.boolean(), fc.boolean()),
      perMessage: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ order, doubled, sorted, cuts, dies, perMessage }) => {
        const car = await bench.makeCar();
        const all = drive([car.boot, randomUUID()], 60);
        const chosen = sorted ? [...order].sort((a, b) => a - b) : order;
        const sent = [...chosen, ...doubled].map((i) => all[i] as (typeof all)[number]);
        const [first, second] = [...cuts].sort((a, b) => a - b) as [number, number];
        // The last one is heard again, as a car is that was not acknowledged: so its ingest reads what the dead ones left.
        const parts = [sent.slice(0, first), sent.slice(first, second), [...sent.slice(second), ...sent.slice(-1)]];
        for (const [run, part] of parts.entries()) {
          const stopWithinMs = dies[run] ? 0 : 2_000; // who dies writes nothing more
          await using on = await bench.start(undefined, { ...understand, meaning: { ...hasty, stopWithinMs } });
          for (let i = 0; i < part.length; i += perMessage) {
            for (const boot of new Set(part.slice(i, i + perMessage).map((one) => one.boot))) {
              const samples = part.slice(i, i + perMessage).filter((one) => one.boot === boot);
              await bench.send(
                on,
                { id: car.id, boot },
                samples.map((one) => one.sample),
              );
            }
          }
          if (run === 2) {
            const told = digestsOf(all.map(({ boot, sample }) => ({ ...sample, boot })));
            await eventually(async () => expect(await rowsOf(db, car.id)).to.deep.equal(told), { timeoutMs: 8_000 });
          }
        }
      }),
      { numRuns: Number(process.env.MEANING_RUNS ?? 15), endOnFailure: true },
    );
  });

  it('writes the other cars where one cannot be written, tells that, and writes it once it can be', async () => {
    const [stuck, ...others] = await Promise.all([1, 2, 3, 4, 5].map(() => bench.makeCar()));
    await db.raw(`alter table digests add constraint not_that_car check (vehicle_id <> '${stuck?.id}')`);
    await using on = await bench.start(undefined, { ...understand, meaning: hasty });
    const cars = [...others.slice(0, 2), stuck as (typeof others)[0], ...others.slice(2)];
    const sent = cars.map((car) => ({ car, all: drive([car.boot, car.boot], 20) }));
    const isWritten = async ({ car, all }: (typeof sent)[0]) =>
      expect(await rowsOf(db, car.id)).to.deep.equal(digestsOf(all.map(({ boot, sample }) => ({ ...sample, boot }))));
    const send = ({ car, all }: (typeof sent)[0]) =>
      bench.send(
        on,
        car,
        all.map(({ sample }) => sample),
      );
    await Promise.all(sent.map(send));
    await eventually(async () => expect(await on.metric('motorpool_meaning_cars_failing')).to.equal(1));
    for (const one of sent.filter(({ car }) => car !== stuck)) await eventually(() => isWritten(one));
    expect(await rowsOf(db, stuck?.id as string)).to.deep.equal([]);
    await db.raw('alter table digests drop constraint not_that_car');
    await eventually(() => isWritten(sent[2] as (typeof sent)[0]), { timeoutMs: 8_000 });
    expect(await on.metric('motorpool_meaning_cars_failing')).to.equal(0);
  });
});
