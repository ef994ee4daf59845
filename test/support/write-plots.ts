/** Draws what the model that ships reaches on its exam (`npm run plots`; some minutes): docs/plots/maintenance-*.svg. */
import { mkdir, writeFile } from 'node:fs/promises';
import { COMPONENTS, type Component } from '../../models/maintenance/car-day.js';
import { readModel } from '../../models/saved-model.js';
import { numbersOf, type Table } from '../../models/tables/table.js';
import { alarmsBy, monthly } from '../../models/tasks/maintenance/grades.js';
import { maintenance, type SavedMaintenance } from '../../models/tasks/maintenance/maintenance.js';
import { type Line, linePlot } from './line-plot.js';

const COLOURS: Readonly<Record<Component, string>> = {
  cooling: '#c2410c',
  battery: '#a16207',
  alternator: '#7c3aed',
  brakes: '#0369a1',
  tyres: '#15803d',
};
/** Risks are put together by these limits. */
const LIMITS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.01];
/** Fewer say nothing. */
const LEAST_ROWS = 150;
const DAYS = Array.from({ length: 61 }, (_, day) => day);

describe('the plots of docs/models.md', function () {
  this.timeout(3_600_000);

  it('are drawn from the exam of maintenance', async () => {
    const { saved, seed } = await readModel('models/shipped/maintenance.json');
    using model = await maintenance.open(saved as SavedMaintenance);
    const [exam] = maintenance.holdOut({ rows: 0, columns: new Map() }, { seed });
    if (!exam) throw new Error('there is no exam');
    const said = model.predict(exam.test);
    await mkdir('docs/plots', { recursive: true });
    await writeFile('docs/plots/maintenance-calibration.svg', calibration(said, exam.truth));
    await writeFile('docs/plots/maintenance-lead-times.svg', leadTimes(said, exam.truth));
  });
});

const calibration = (said: Table, truth: Table): string =>
  linePlot({
    title: 'Risk of failure within 30 days: told and true',
    x: { label: 'told', ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    y: { label: 'true', ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    lines: [
      {
        name: 'perfect',
        colour: '#888',
        dashed: true,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...COMPONENTS.map((component) => ({
        name: component,
        colour: COLOURS[component],
        points: reliability(monthly(said, truth, component)),
      })),
    ],
  });

function reliability({ risk, was }: { risk: number[]; was: number[] }): [number, number][] {
  return [0, ...LIMITS.slice(0, -1)].flatMap((from, index) => {
    const rows = risk
      .map((_, row) => row)
      .filter((row) => (risk[row] ?? 0) >= from && (risk[row] ?? 0) < (LIMITS[index] ?? 0));
    const mean = (of: number[]) => rows.reduce((sum, row) => sum + (of[row] as number), 0) / rows.length;
    return rows.length >= LEAST_ROWS ? [[mean(risk), mean(was)] satisfies [number, number]] : [];
  });
}

function leadTimes(said: Table, truth: Table): string {
  const line = (component: Component, flagged: Float64Array, dashed: boolean): Line => {
    const { leads } = alarmsBy(flagged, truth, component);
    const share = (day: number) => leads.filter(({ days }) => days > 0 && days >= day).length / leads.length;
    const points = DAYS.map((day) => [day, share(day)] as const);
    return { name: dashed ? '– by rules' : component, colour: COLOURS[component], dashed, points };
  };
  return linePlot({
    title: 'Failures with an alarm so many days before',
    x: { label: 'days before the failure', ticks: [0, 7, 14, 21, 28, 42, 60] },
    y: { label: 'share of failures', ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    lines: COMPONENTS.flatMap((component) => [
      line(component, numbersOf(said, `${component}.flagged`), false),
      line(component, numbersOf(truth, `${component}.rule`), true),
    ]),
  });
}
