import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { type predictByKept, type Table, taskNamed, trainInThread } from '../../../models/index.js';
import { numbersOf, tableOf } from '../../../models/tables/table.js';
import { hourlyRentals } from '../../support/hourly-rentals.js';

/** Loaded anew, as the thread is the process's own, and other tests may have asked it already. */
const ANEW = '../../../models/predicting/predict-in-thread.js?anew';

describe('predicting in a thread', function () {
  this.timeout(60_000);
  let own: { predictByKept: typeof predictByKept };
  let saved: unknown;
  let asked: Table;
  const threads: Worker[] = [];
  const remember = (worker: Worker) => void threads.push(worker);

  before(async () => {
    own = await import(ANEW);
    const [exam] = taskNamed('demand').holdOut(hourlyRentals(), { seed: 42 });
    if (!exam) throw new Error('no exam');
    saved = await trainInThread('demand', exam.train, { seed: 42, quick: true });
    asked = exam.test;
    process.on('worker', remember);
  });
  after(() => void process.off('worker', remember));

  let models = 0;
  /** Each time another model by its id, so that its file is read. */
  const predict = (model: unknown, table: Table) =>
    own.predictByKept(
      'demand',
      { id: `asked ${models++}`, read: async () => new TextEncoder().encode(JSON.stringify({ saved: model })) },
      table,
    );

  it('says what the model says, and reads its file once', async () => {
    using predictor = await taskNamed('demand').open(saved);
    const direct = numbersOf(predictor.predict(asked), 'count');
    let reads = 0;
    const file = new TextEncoder().encode(JSON.stringify({ saved }));
    const kept = {
      id: 'demand 1',
      read: async () => {
        reads++;
        return file;
      },
    };
    for (let time = 0; time < 3; time++) {
      const said = numbersOf(await own.predictByKept('demand', kept, asked), 'count');
      expect(Math.max(...said.map((count, row) => Math.abs(count - (direct[row] as number))))).to.be.below(1e-3);
    }
    expect([reads, threads.length]).to.deep.equal([1, 1]);
    expect((await predict(saved, asked)).rows).to.equal(asked.rows);
  });

  it('tells why there is no prediction, and goes on with the next', async () => {
    const failed = (model: unknown, table: Table) =>
      predict(model, table).then(
        () => 'a prediction',
        (error: Error) => error.message,
      );
    expect(await failed(saved, tableOf({ hr: [1] }))).to.match(
      /^the model of demand gave no prediction: there is no col/,
    );
    expect(await failed({ casual: 'nonsense' }, asked)).to.contain('gave no prediction');
    expect((await predict(saved, asked)).rows).to.equal(asked.rows);
  });

  it('starts a thread anew where one died, and tells who waited for it', async () => {
    const waiting = predict(saved, asked).catch((error: Error) => error.message);
    const dying = threads[0] as Worker;
    await Promise.all([once(dying, 'exit'), dying.terminate()]);
    expect(await waiting).to.equal(
      'the model of demand gave no prediction: the thread that predicts ended before it answered',
    );
    expect((await predict(saved, asked)).rows).to.equal(asked.rows);
    expect(threads.at(-1)).not.to.equal(dying);
  });
});
