import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { taskNamed } from '../../../models/index.js';
import { type Table, tableOf } from '../../../models/tables/table.js';
import { writeTable } from '../../../models/tables/write-table.js';
import { hourlyRentals } from '../../support/hourly-rentals.js';
import { programOf } from '../../support/main-program.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe("the models' command line", function () {
  this.timeout(240_000);
  let folder: string;
  let hidden: Table;
  const at = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'models-'));
    const [exam] = taskNamed('demand').holdOut(hourlyRentals(), { seed: 42 });
    if (!exam) throw new Error('no exam');
    hidden = exam.truth;
    await writeTable(at('all.csv'), hourlyRentals());
    await writeTable(at('train.csv'), exam.train);
    await writeTable(at('test.csv'), exam.test);
  });
  after(() => rm(folder, { recursive: true }));

  /** As a person runs it; `interruptAt`: Ctrl-C when that is printed. */
  async function models(
    line: string,
    interruptAt?: string,
  ): Promise<{ status: number; out: string; complaint: string }> {
    const args = line.split(' ').map((word) => (/\.(csv|json)$|^checkpoints$/.test(word) ? at(word) : word));
    const child = spawn(process.execPath, [...programOf('models/main.ts'), ...args], { cwd: ROOT });
    let [out, complaint, interrupted] = ['', '', false];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
      if (!interruptAt || interrupted || !complaint.includes(interruptAt)) return;
      interrupted = child.kill('SIGINT');
    });
    const [status] = (await once(child, 'close')) as [number];
    return { status, out, complaint };
  }

  it('trains on the one file, predicts the other, row by row', async () => {
    const done = await models('benchmark demand --quick --train train.csv --test test.csv --out benchmark.csv');
    expect(done, done.complaint).to.include({ status: 0, out: `${at('benchmark.csv')}: 288 predictions\n` });
    const lines = (await readFile(at('benchmark.csv'), 'utf8')).trim().split('\n');
    expect([lines[0], lines.length]).to.deep.equal(['count', 289]);
    expect(lines.slice(1).every((line) => Number(line) >= 0)).to.equal(true);
  });

  it("judges by the task's own exam, which is those same rows here", async () => {
    const judged = await models('evaluate demand --quick --train all.csv');
    expect(judged.out).to.match(/^rmsle 0\.\d{4} \(one held-out part, seed 42\)\nrmse \d+\.\d{4} /);
    const said = await taskNamed('demand').read([at('benchmark.csv')]);
    const { rmsle = Number.NaN } = taskNamed('demand').score(said, hidden);
    expect(judged.out).to.contain(`rmsle ${rmsle.toFixed(4)} `);
  });

  it('keeps a model that says the same, even if its training was stopped on the way', async () => {
    const train = 'train demand --quick --train train.csv --model demand.json --checkpoints checkpoints';
    const stopped = await models(train, 'casual/first trees 100 %');
    expect(stopped.status).to.equal(1);
    expect(stopped.complaint).to.contain('models: stopped; with --checkpoints the same command goes on from here');
    const [ofThisTraining] = await readdir(at('checkpoints'));
    expect(await readdir(join(at('checkpoints'), ofThisTraining ?? ''))).to.include('casual.first-trees.result.json');
    const resumed = await models(train);
    expect(resumed, resumed.complaint).to.include({ status: 0 });
    expect(resumed.complaint, 'what was done is not done again').not.to.contain('casual/first trees');
    const asked = await models('predict demand --model demand.json --test test.csv --out predict.csv');
    expect(asked, asked.complaint).to.include({ status: 0 });
    expect(await readFile(at('predict.csv'), 'utf8')).to.equal(await readFile(at('benchmark.csv'), 'utf8'));
  });

  it('says in one sentence what is wrong', async () => {
    await writeTable(at('other.csv'), tableOf({ hr: [1, 2], dteday: ['2025-01-01', '2025-01-02'] }));
    const wrong: [string, RegExp][] = [
      [
        'benchmark nothing --train train.csv --test test.csv --out a.csv',
        /there is no task nothing; there are .*demand/,
      ],
      ['benchmark demand --test test.csv --out a.csv', /required option '--train <file...>' not specified/],
      ['evaluate demand --train none.csv', /none\.csv: .*no such file/],
      ['evaluate demand --train train.csv', /nothing can be held out for demand/],
      ['train demand --train other.csv --model a.json', /there is no column weekday; there are hr, dteday/],
      ['train demand --seed -1 --train other.csv --model a.json', /wanted a whole number/],
      ['predict demand --model other.csv --test test.csv --out a.csv', /other\.csv: there is no model in it/],
    ];
    for (const [line, sentence] of wrong) {
      const { status, complaint } = await models(line);
      expect(complaint.trim(), line).to.match(sentence);
      expect(complaint.trim().split('\n'), line).to.have.length(1);
      expect(status, line).to.equal(1);
    }
  });
});
