import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { evaluate } from '../../../models/evaluate.js';
import { taskNamed } from '../../../models/index.js';
import { numbersOf, UnfitTable } from '../../../models/tables/table.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { wornUnits } from '../../support/worn-units.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/maintenance/cmapss/train_FD001.txt.gz', import.meta.url));

describe('the remaining life of engines', function () {
  this.timeout(120_000);
  const task = taskNamed('rul');
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rul-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** As NASA writes it: 26 numbers between spaces, of which two more at a line's end. */
  async function asFile(name: string, engines: ReturnType<typeof wornUnits>): Promise<string> {
    const lines = engines.flatMap(({ unit, steps }) =>
      steps.map((step, index) => {
        const sensors = [...Array.from(step, (value) => value.toFixed(4)), ...Array(21 - step.length).fill('100.00')];
        return `${[unit, index + 1, '0.0023', '0.0003', '100.0', ...sensors].join(' ')}  \n`;
      }),
    );
    const path = join(folder, name);
    await writeFile(path, gzipSync(lines.join('')));
    return path;
  }

  it('is held to the last fifth of the engines, each cut at a cycle that the seed draws', async () => {
    const table = await task.read([await asFile('fleet.txt.gz', wornUnits(20, 5))]);
    const [exam] = task.holdOut(table, { seed: 42 });
    if (!exam) throw new Error('no exam');
    const engines = (of: typeof table) => [...new Set(numbersOf(of, 'engine'))];
    expect(engines(exam.test)).to.deep.equal([17, 18, 19, 20]);
    expect(engines(exam.train)).to.deep.equal(Array.from({ length: 16 }, (_, index) => index + 1));
    const left = numbersOf(exam.truth, 'rul');
    const whole = numbersOf(table, 'engine').filter((engine) => engine > 16).length;
    expect(exam.test.rows + left.reduce((sum, cycles) => sum + cycles, 0), 'what is cut off is what is asked').to.equal(
      whole,
    );
    expect(task.holdOut(table, { seed: 42 })).to.deep.equal([exam]);
    expect(task.holdOut(table, { seed: 43 })).not.to.deep.equal([exam]);
  });

  it('is one number for each engine, in the order of the file', async () => {
    const labelled = await task.read([await asFile('failed.txt.gz', wornUnits(20, 6))]);
    const running = wornUnits(3, 7).map(({ unit, steps }, index) => ({ unit, steps: steps.slice(0, -5 - 15 * index) }));
    const test = await task.read([await asFile('running.txt.gz', running)]);
    using predictor = await task.open(await task.train(labelled, { seed: 42, quick: true }, trainingRun()));
    const said = predictor.predict(test);
    expect([...said.columns.keys()]).to.deep.equal(['rul']);
    const [first, second, third] = numbersOf(said, 'rul');
    expect(first).to.be.lessThan(second as number);
    expect(second).to.be.lessThan(third as number);
  });

  it('what is past 125 cycles is clipped on both sides', () => {
    const [told, was] = [{ rul: [125, 20] }, { rul: [200, 26] }].map(({ rul }) => ({
      rows: 2,
      columns: new Map([['rul', { kind: 'number' as const, values: Float64Array.from(rul) }]]),
    }));
    if (!told || !was) throw new Error('no tables');
    expect(task.score(told, was).rmse).to.be.closeTo(Math.sqrt(18), 1e-9);
  });

  it('an engine whose cycles do not count up from 1 is named', async () => {
    const [engine] = wornUnits(1, 8);
    if (!engine) throw new Error('no engine');
    const path = await asFile('twice.txt.gz', [engine, engine]);
    const table = await task.read([path]);
    expect(() => task.holdOut(table, { seed: 42 })).to.throw(UnfitTable, 'engine 1 has cycle 1');
  });

  it("NASA's FD001: a quick model already knows it within 12 cycles", async function () {
    if (!existsSync(DATA)) this.skip();
    const { scores } = await evaluate(task, await task.read([DATA]), { seed: 42, quick: true });
    expect(scores.rmse).to.be.within(3, 12);
  });
});
