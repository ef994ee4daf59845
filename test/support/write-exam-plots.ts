/**
 * `npm run plots:exams` (about ten minutes): trains each benchmark task on its public data as its exam says, tells what it
 * reaches, and draws docs/plots/exam-*.svg. What data is not there is named and left out.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { trainInThread } from '../../models/index.js';
import { numbersOf, type Table } from '../../models/tables/table.js';
import type { Ask, Task } from '../../models/task.js';
import { taskNamed } from '../../models/tasks/index.js';
import { type Line, linePlot } from './line-plot.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const COLOUR = '#0369a1';
const MOST_DOTS = 400;
const CALIBRATION_STEPS = 12;

interface Exam {
  task: string;
  file: string;
  target?: string;
  title: string;
  /** Given for a quantity; a probability goes from 0 to 1. */
  ticks?: readonly number[];
  columns: readonly [said: string, truth: string];
}
const EXAMS: readonly Exam[] = [
  {
    ...{ task: 'rul', file: 'maintenance/cmapss/train_FD001.txt.gz', columns: ['rul', 'rul'] },
    ...{ title: 'Remaining cycles of engines 81–100', ticks: [0, 25, 50, 75, 100, 125] },
  },
  {
    ...{ task: 'failure', file: 'maintenance/ai4i2020_train8000.csv', columns: ['probability', 'label'] },
    title: 'Failure of a machine',
  },
  {
    ...{ task: 'demand', file: 'demand/bike_train_days1-19.csv', columns: ['count', 'count'] },
    ...{ title: 'Rentals an hour, days 16–19', ticks: [0, 200, 400, 600, 800, 1000] },
  },
  {
    ...{ task: 'cancellation', file: 'booking/hotel_bookings_arrival_lt_2017.csv.gz' },
    ...{ title: 'Cancellation, October–December 2016', columns: ['probability', 'label'] },
  },
  {
    ...{ task: 'price', file: 'maintenance/ai4i2020_train8000.csv', target: 'Torque [Nm]' },
    ...{ title: 'Any number of any table: torque, five folds', ticks: [0, 20, 40, 60, 80] },
    columns: ['Torque [Nm]', 'Torque [Nm]'],
  },
];

describe('the exams of docs/models.md', function () {
  this.timeout(1_800_000);
  for (const exam of EXAMS) {
    it(`are drawn: ${exam.task}`, async function () {
      if (!existsSync(DATA + exam.file)) this.skip();
      const { said, was, scores } = await sit(exam);
      console.log(`    ${JSON.stringify(scores)}`);
      await mkdir('docs/plots', { recursive: true });
      await writeFile(
        `docs/plots/exam-${exam.task}.svg`,
        exam.ticks ? scatter(exam, said, was) : calibration(exam, said, was),
      );
    });
  }
});

/** Answers and truths of all its parts, and the mean scores. */
async function sit({ task: name, file, target, columns: [saidIn, truthIn] }: Exam) {
  const task: Task = taskNamed(name);
  const ask: Ask = { seed: 42, target };
  const said: number[] = [];
  const was: number[] = [];
  const scores: Record<string, number> = {};
  const exams = task.holdOut(await task.read([DATA + file]), ask);
  for (const { train, test, truth } of exams) {
    using model = await task.open(await trainInThread(name, train, ask));
    const answer = model.predict(test);
    said.push(...numbersOf(answer, saidIn));
    was.push(...numbersOf(truth, truthColumn(truth, truthIn)));
    for (const [metric, score] of Object.entries(task.score(answer, truth))) {
      scores[metric] = (scores[metric] ?? 0) + score / exams.length;
    }
  }
  return { said, was, scores };
}

const truthColumn = (truth: Table, wanted: string): string =>
  truth.columns.has(wanted) ? wanted : ([...truth.columns.keys()][0] as string);

const perfect = (ticks: readonly number[]): Line => {
  const ends = [ticks[0] as number, ticks.at(-1) as number] as const;
  return { name: 'perfect', colour: '#888', dashed: true, points: ends.map((end) => [end, end] as const) };
};

/** Some hundred of the rows, evenly. */
function scatter({ title, ticks = [] }: Exam, said: readonly number[], was: readonly number[]): string {
  const step = Math.max(1, Math.ceil(said.length / MOST_DOTS));
  const points = said.flatMap((value, row) => (row % step === 0 ? [[value, was[row] as number] as const] : []));
  const axis = (label: string) => ({ label, ticks });
  const lines = [perfect(ticks), { name: `${points.length} rows`, colour: COLOUR, dots: true, points }];
  return linePlot({ title, x: axis('told'), y: axis('true'), lines });
}

/** Rows in order of what was told, put together by parts of a like number. */
function calibration({ title }: Exam, said: readonly number[], was: readonly number[]): string {
  const order = [...said.keys()].sort((a, b) => (said[a] as number) - (said[b] as number));
  const mean = (of: readonly number[], rows: readonly number[]) =>
    rows.reduce((sum, row) => sum + (of[row] as number), 0) / rows.length;
  const size = Math.ceil(order.length / CALIBRATION_STEPS);
  const points = Array.from({ length: CALIBRATION_STEPS }, (_, part) => order.slice(part * size, (part + 1) * size))
    .filter((rows) => rows.length > 0)
    .map((rows) => [mean(said, rows), mean(was, rows)] as const);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const axis = (label: string) => ({ label, ticks });
  const lines = [perfect(ticks), { name: 'twelfths of rows', colour: COLOUR, points }];
  return linePlot({ title, x: axis('told'), y: axis('true'), lines });
}
