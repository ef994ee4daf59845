/** Any number of any table, such as the price of a car from its attributes: nobody describes the columns. */
import { judgeMembers, type TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainMembers } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { fitLevelMeans, keyOf, outOfFoldMeans } from '../../tables/level-means.js';
import { r2, rmse } from '../../tables/metrics.js';
import { readTable } from '../../tables/read-table.js';
import { kFold, randomSplit } from '../../tables/split.js';
import { namesIn, numbersOf, rowsOf, type Table, tableOf, UnfitTable, without } from '../../tables/table.js';
import type { Ask, Task } from '../../task.js';
import type { Lessons, ObjectiveName } from '../../training/objective.js';
import type { TrainingRun } from '../../training/training-run.js';
import { BOOSTING, predictBoosting, trainBoosting } from '../../trees/boosting.js';
import { type ColumnPlan, planColumns } from './column-plan.js';
import { type MeansOf, namesOf, priceFeatures, quantitiesOf } from './price-features.js';

const FOLDS = 5;
const FEWEST_ROWS = 50;
/** A network sees about so many rows in all its epochs, so that a large table takes no more time than it must. */
const ROWS_SEEN = 500_000;
const EPOCHS = { least: 8, most: 80 };
const LARGE_ROWS = 20_000;

export interface SavedPrice {
  readonly target: string;
  readonly plan: readonly ColumnPlan[];
  readonly means: MeansOf;
  readonly ensemble: SavedTabular;
  /** Truths were divided by it. */
  readonly unit: number;
  /** The lowest and the highest truth: predictions stay between them. */
  readonly span: readonly [number, number];
}

const RECIPE: TabularRecipe = {
  objective: 'squared',
  network: { ...NETWORK, hidden: [128, 64], dropout: 0.1, patience: 15, batchRows: 128 },
  trees: { ...BOOSTING, rounds: 700, learningRate: 0.06, patience: 40, columnShare: 0.6 },
  networks: 2,
  forests: 2,
  seed: 42,
  loss: rmse,
};

/** Of a large table a smaller network learns as much, and members differ less: one of each will do. */
function recipeFor(rows: number): TabularRecipe {
  const epochs = Math.round(Math.min(EPOCHS.most, Math.max(EPOCHS.least, ROWS_SEEN / rows)));
  if (rows < LARGE_ROWS) return { ...RECIPE, network: { ...RECIPE.network, epochs } };
  const network = { ...RECIPE.network, epochs, hidden: [64, 32], batchRows: 512 };
  return { ...RECIPE, network, networks: 1, forests: 1 };
}

export const price: Task<SavedPrice> = {
  name: 'price',
  summary: 'reads any CSV, learns the number in the column --target, and writes a column of that name',
  recipe: 1,
  judgedBy: { metric: 'r2', better: 'higher' },
  read: (paths) => readTable(paths),

  holdOut(labelled, ask) {
    const { table, target, truth } = withTarget(labelled, ask);
    return kFold(table.rows, FOLDS, ask.seed).map(({ train, test }) => ({
      train: rowsOf(table, train),
      test: without(rowsOf(table, test), target),
      truth: tableOf({ [target]: Float64Array.from(test, (row) => truth[row] as number) }),
    }));
  },

  async train(labelled, ask, run) {
    const { table, target, truth } = withTarget(labelled, ask);
    const { seed, quick } = ask;
    const attributes = without(table, target);
    const plan = planColumns(attributes);
    if (plan.length === 0) throw new UnfitTable(`there is no column besides ${target} whose cells differ`);
    const span = [truth.reduce((a, b) => Math.min(a, b)), truth.reduce((a, b) => Math.max(a, b))] as const;
    const unit = truth.reduce((sum, value) => sum + Math.abs(value), 0) / truth.length || 1;
    const scaled = truth.map((value) => value / unit);

    const { train, test } = randomSplit(table.rows, 1 / FOLDS, seed);
    const taught = learned(rowsOf(attributes, train), plan, at(scaled, train), seed);
    const held = { features: priceFeatures(rowsOf(attributes, test), plan, taught.means), truth: at(scaled, test) };
    const exam = { taught: taught.lessons, held };
    const objective = span[0] < 0 ? 'squared' : await run.once('objective', (part) => betterObjective(exam, ask, part));
    const whole = recipeFor(table.rows);
    const recipe = { ...(quick ? rough(whole) : whole), objective, seed };
    const judgement = await judgeMembers([exam], recipe, run);
    const { lessons, means } = learned(attributes, plan, scaled, seed);
    return { target, plan, means, unit, span, ensemble: await trainMembers(lessons, judgement, recipe, run) };
  },

  async open({ target, plan, means, ensemble, unit, span: [lowest, highest] }) {
    const open = await openTabular(ensemble);
    const within = (value: number) => Math.min(highest, Math.max(lowest, value));
    return {
      predict: (table) =>
        tableOf({ [target]: open.predict(priceFeatures(table, plan, means)).map((value) => within(value * unit)) }),
      [Symbol.dispose]: () => open[Symbol.dispose](),
    };
  },

  score(predicted, truth) {
    const [target] = [...truth.columns.keys()];
    const [said, was] = [numbersOf(predicted, target as string), numbersOf(truth, target as string)];
    return { r2: r2(was, said), rmse: rmse(was, said) };
  },
};

/** The rows whose target is known. Throws where it is not named, not there, or holds no numbers. */
function withTarget(labelled: Table, { target }: Ask): { table: Table; target: string; truth: Float64Array } {
  const names = namesIn(labelled);
  if (!target) throw new UnfitTable(`say with --target which column to predict: ${names}`);
  if (!labelled.columns.has(target)) throw new UnfitTable(`there is no column ${target}; there are ${names}`);
  const truth = quantitiesOf(labelled, target);
  const known = Int32Array.from(truth.keys()).filter((row) => Number.isFinite(truth[row]));
  if (known.length >= FEWEST_ROWS) return { table: rowsOf(labelled, known), target, truth: at(truth, known) };
  throw new UnfitTable(
    `column ${target} holds a number in ${known.length} of ${labelled.rows} rows; ${FEWEST_ROWS} are the fewest to learn from`,
  );
}

/** Lessons of these rows, and what their names say of the truth. */
function learned(
  attributes: Table,
  plan: readonly ColumnPlan[],
  truth: Float64Array,
  seed: number,
): { lessons: Lessons<Table>; means: MeansOf } {
  const means = Object.fromEntries(
    namesOf(plan).map((name) => [name, fitLevelMeans(keyOf(attributes, name), truth)] as const),
  );
  const folds = kFold(attributes.rows, FOLDS, seed);
  const features = priceFeatures(attributes, plan, means, (_, key) => outOfFoldMeans(key, truth, folds));
  return { lessons: { features, truth }, means };
}

/** Whether effects add up, or multiply as with prices and counts: what a few trees do better with on the held-out rows. */
async function betterObjective(
  { taught, held }: { taught: Lessons<Table>; held: Lessons<Table> },
  { seed }: Ask,
  run: TrainingRun,
): Promise<ObjectiveName> {
  const errors: { objective: ObjectiveName; error: number }[] = [];
  for (const objective of ['squared', 'poisson'] as const) {
    const few = { ...RECIPE.trees, objective, seed, rounds: 100, learningRate: 0.1 };
    const trees = await trainBoosting(taught, held, few, run.part(objective));
    errors.push({ objective, error: rmse(held.truth, predictBoosting(trees, held.features)) });
  }
  return errors.reduce((best, one) => (one.error < best.error ? one : best)).objective;
}

const at = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => values[row] as number);
