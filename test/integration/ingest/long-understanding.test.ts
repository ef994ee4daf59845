import { expect } from 'chai';
import type { Sample } from '../../../contracts/index.js';
import type { Reading } from '../../../ingest/meaning/reading.js';
import { eventually } from '../../support/eventually.js';
import { digestKeeper, digestReading, digestsOf, makeDigestTable, rowsOf } from './digest-reading.js';
import { ingestBench } from './ingest-bench.js';

const STEP_MS = 2;
const SAMPLES = 200;
const start = Date.now() - 20 * 60_000;
const samples = Array.from({ length: SAMPLES }, (_, seq) => ({
  ...{ seq, observedAt: start + seq * 1_000, speedKmh: 30 + (seq % 7) },
})) satisfies Sample[];

describe('understanding that takes long', () => {
  const bench = ingestBench();
  let inThisTurn = 0;
  let mostInATurn = 0;
  /** Thinks about each sample for a while. */
  const slowReading: Reading = {
    ...(digestReading as Reading),
    take(state, seen, tell) {
      const until = performance.now() + STEP_MS;
      while (performance.now() < until);
      mostInATurn = Math.max(mostInATurn, ++inThisTurn);
      digestReading.take(state as never, seen, tell);
    },
  };
  let turning: NodeJS.Immediate;
  before(async () => {
    await bench.open();
    await makeDigestTable(bench.db);
    const turn = () => {
      inThisTurn = 0;
      turning = setImmediate(turn);
    };
    turn();
  });
  after(async () => {
    clearImmediate(turning);
    await bench.close();
  });

  it('leaves others their turn after a few samples: of a message, of a car that is read again, and of what comes meanwhile', async () => {
    const car = await bench.makeCar();
    const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };
    const understand = { readings: [slowReading], keepers: [digestKeeper], meaning: hasty };
    const isTold = (all: typeof samples) =>
      eventually(
        async () => {
          const wanted = digestsOf(all.map((one) => ({ ...one, boot: car.boot })));
          expect(await rowsOf(bench.db, car.id)).to.deep.equal(wanted);
        },
        { timeoutMs: 10_000 },
      );
    await using on = await bench.start(undefined, understand);
    const [first, ...rest] = samples as [(typeof samples)[0], ...typeof samples];
    await bench.send(on, car, rest.slice(0, 100));
    await isTold(rest.slice(0, 100));
    expect(mostInATurn).to.be.within(1, 10);
    await bench.send(on, car, [first]); // late: all is read again
    await bench.send(on, car, rest.slice(100));
    await isTold(samples);
    expect(mostInATurn).to.be.within(1, 10);
  });
});
