/** Which components of a car will fail, when, and why: a survival curve for each, learned from lives that ran to failure. */
import { examOf, judgeMembers, type TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainMembers } from '../../ensembles/tabular.js';
import { COMPONENTS, type Component } from '../../maintenance/car-day.js';
import { CLUES } from '../../maintenance/maintenance-features.js';
import { NETWORK } from '../../networks/saved-network.js';
import { seedFor } from '../../tables/random.js';
import { readTable } from '../../tables/read-table.js';
import { type Row, recordsOf, tableOfRecords } from '../../tables/records.js';
import { splitWhere } from '../../tables/split.js';
import { fromColumns, numbersOf, onlyColumns, type Table, tableOf, UnfitTable } from '../../tables/table.js';
import type { Task } from '../../task.js';
import { BOOSTING } from '../../trees/boosting.js';
import { TAUGHT, UNSEEN } from '../../wear/wear-settings.js';
import { gradesOfMaintenance } from './grades.js';
import { calmOf, clueNames, curvesOf, daysUntil, fatesOf, lessonsOf, riskWithin } from './hazard.js';
import { simulatedTable } from './simulated-table.js';
import { reasonsOf } from './why.js';

/** A visit that was planned costs about a tenth of a car that stops with a customer in it, so it pays from this risk on. */
const PAYS_FROM = 0.1;
/** One failure in so many teaches nothing of what leads to it. */
const LEAST_FAILURES = 20;
/** Of which some three hundred fail by their cooling, the rarest of all. */
const TEACHES_CARS = 3_200;
const EXAM = { cars: 1_000, quickCars: 40, everyDays: 7, seed: 'second exam' } as const;

const RECIPE: TabularRecipe = {
  objective: 'log-loss',
  network: {
    ...NETWORK,
    hidden: [32, 16],
    dropout: 0.1,
    epochs: 12,
    patience: 4,
    batchRows: 512,
    learningRate: 5e-3,
    l2: 1e-5,
  },
  trees: { ...BOOSTING, rounds: 90, patience: 20, learningRate: 0.12, leaves: 8, minLeafRows: 60, maxBins: 32 },
  networks: 2,
  forests: 1,
  seed: 42,
};

interface SavedComponent {
  readonly ensemble: SavedTabular;
  /** One row: the clues of cars that were far from any failure. */
  readonly calm: readonly Row[];
}
export type SavedMaintenance = Readonly<Partial<Record<Component, SavedComponent>>>;

export const maintenance: Task<SavedMaintenance> = {
  name: 'maintenance',
  summary:
    'reads clues of cars (CSV, or `simulated`, or `simulated:<cars>`), writes risks, remaining days and reasons by component',
  recipe: 1,
  judgedBy: { metric: 'brier30', better: 'lower' },
  seasonal: COMPONENTS.flatMap((one) =>
    Object.keys(CLUES[one])
      .filter((clue) => /ambient|coldest|charging|rest|crank|lowest|allTrend/.test(clue))
      .map((clue) => `${one}.${clue}`),
  ),

  async read(paths) {
    const simulated = /^simulated(?::(\d+))?$/.exec(paths[0] ?? '');
    if (!simulated) return readTable(paths);
    const [, cars] = simulated;
    return simulatedTable({ settings: TAUGHT, cars: Number(cars ?? TEACHES_CARS), seed: 42, everyDays: 7 });
  },

  /** A simulated year of other cars: of climates, uses, paces and faults that no training has met. */
  holdOut(train, { seed, quick }) {
    const cars = quick ? EXAM.quickCars : EXAM.cars;
    const held = simulatedTable({ settings: UNSEEN, cars, seed: seedFor(seed, EXAM.seed), everyDays: EXAM.everyDays });
    const clues = COMPONENTS.flatMap(clueNames);
    const labels = [...held.columns.keys()].filter((name) => !clues.includes(name));
    return [{ train, test: onlyColumns(held, clues), truth: onlyColumns(held, labels) }];
  },

  /** A component of which too few failures are known is left out, and rules serve for it. */
  async train(labelled, { seed, quick }, run) {
    const saved: Partial<Record<Component, SavedComponent>> = {};
    const cars = numbersOf(labelled, 'car');
    for (const component of COMPONENTS) {
      const { days, failed } = fatesOf(labelled, component);
      const rows = Int32Array.from(days.keys()).filter((row) => !Number.isNaN(days[row] as number));
      const failures = new Set([...rows].filter((row) => failed[row] === 1).map((row) => cars[row])).size;
      if (failures < LEAST_FAILURES) continue;
      const own = seedFor(seed, component);
      const lessons = lessonsOf(labelled, component, rows, own);
      const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed: own };
      const inner = splitWhere(lessons.rows.length, (at) => (cars[lessons.rows[at] as number] as number) % 5 === 0);
      const part = run.part(component);
      const judgement = await judgeMembers([examOf(lessons, inner)], recipe, part);
      saved[component] = {
        ensemble: await trainMembers(lessons, judgement, recipe, part),
        calm: recordsOf(calmOf(labelled, component)),
      };
    }
    if (Object.keys(saved).length === 0) {
      throw new UnfitTable(`${LEAST_FAILURES} failures of a component are the least that can be learned from`);
    }
    return saved;
  },

  async open(saved) {
    const models = await Promise.all(
      COMPONENTS.flatMap((component) => {
        const one = saved[component];
        return one
          ? [openTabular(one.ensemble).then((open) => ({ component, open, calm: withGaps(one.calm, component) }))]
          : [];
      }),
    );
    return {
      predict: (table) =>
        fromColumns(
          new Map(
            models.flatMap(({ component, open, calm }) => [
              ...outlookColumns(table, component, calm, open.predict).columns,
            ]),
          ),
        ),
      [Symbol.dispose]() {
        for (const { open } of models) open[Symbol.dispose]();
      },
    };
  },

  score: gradesOfMaintenance,
};

/** `<component>.` flagged, risk7, risk30, low, median, high and reasons, as `outlooksOf` reads them. */
function outlookColumns(
  table: Table,
  component: Component,
  calm: Table,
  predict: (features: Table) => Float64Array,
): Table {
  const curves = curvesOf(table, component, predict);
  const [risk7, risk30] = [riskWithin(curves, 7), riskWithin(curves, 30)];
  const until = (share: number) => Float64Array.from({ length: table.rows }, (_, row) => daysUntil(curves, row, share));
  return tableOf({
    [`${component}.flagged`]: risk30.map((risk) => (risk >= PAYS_FROM ? 1 : 0)),
    [`${component}.risk7`]: risk7,
    [`${component}.risk30`]: risk30,
    [`${component}.low`]: until(0.1),
    [`${component}.median`]: until(0.5),
    [`${component}.high`]: until(0.9),
    [`${component}.reasons`]: reasonsOf(table, component, risk30, calm, predict),
  });
}

/** JSON keeps what is missing as null; a column of nothing but those is one of numbers. */
function withGaps(calm: readonly Row[], component: Component): Table {
  const table = tableOfRecords(calm);
  return onlyColumns(table, clueNames(component));
}
