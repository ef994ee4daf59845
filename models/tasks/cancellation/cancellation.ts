/** Whether a booking will be cancelled, from what is known when it is made. */
import { type Exam, judgeMembers, type TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainMembers } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { fitLevelMeans, type LevelMeans, outOfFoldMeans } from '../../tables/level-means.js';
import { auc, logLoss } from '../../tables/metrics.js';
import { readTable } from '../../tables/read-table.js';
import { splitWhere } from '../../tables/split.js';
import { numbersOf, onlyColumns, rowsOf, type Table, tableOf, UnfitTable, without } from '../../tables/table.js';
import type { Task } from '../../task.js';
import type { Lessons } from '../../training/objective.js';
import { BOOSTING } from '../../trees/boosting.js';
import { arrivalsOf, cancellationFeatures, NEVER_READ, type Seller, sellersOf } from './cancellation-features.js';

const CANCELLED = 'is_canceled';
/** The exam, and each inner one: so many last months of arrivals, by what was learned from those before. */
const MONTHS_HELD = 3;
/** Habits change: a booking counts half as much as one that arrives so many days later. */
const HALF_LIFE_DAYS = 90;
const FOLDS = 5;

export interface SavedCancellation {
  readonly ensemble: SavedTabular;
  readonly means: Readonly<Record<Seller, LevelMeans>>;
}

const RECIPE: TabularRecipe = {
  objective: 'log-loss',
  network: { ...NETWORK, hidden: [64, 32], dropout: 0.2, epochs: 8, patience: 3, batchRows: 512, l2: 1e-5 },
  trees: {
    ...BOOSTING,
    ...{ rounds: 400, patience: 80, leaves: 15, minLeafRows: 50, l2: 5, columnShare: 0.3 },
  },
  networks: 2,
  forests: 3,
  seed: 42,
  loss: (truth, predicted) => 1 - auc(truth, predicted),
};

export const cancellation: Task<SavedCancellation> = {
  name: 'cancellation',
  summary: 'reads hotel bookings (CSV), writes the probability that each is cancelled',
  recipe: 1,
  judgedBy: { metric: 'auc', better: 'higher' },
  read: async (paths) => without(await readTable(paths), ...NEVER_READ),

  holdOut(labelled) {
    const { earlier, later } = cutByArrival(labelled, 0);
    return [{ train: earlier, test: without(later, CANCELLED), truth: onlyColumns(later, [CANCELLED]) }];
  },

  async train(labelled, { seed, quick }, run) {
    const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed };
    const exams = (quick ? [0] : [0, 1]).map((back) => innerExam(labelled, back));
    const judgement = await judgeMembers(exams, recipe, run);
    const { lessons, means } = learned(labelled);
    return { ensemble: await trainMembers(lessons, judgement, recipe, run), means };
  },

  async open({ ensemble, means }) {
    const open = await openTabular(ensemble);
    return {
      predict: (table) => tableOf({ probability: open.predict(cancellationFeatures(table, means)) }),
      [Symbol.dispose]: () => open[Symbol.dispose](),
    };
  },

  score(predicted, truth) {
    const [said, was] = [numbersOf(predicted, 'probability'), numbersOf(truth, CANCELLED)];
    return { auc: auc(was, said), logLoss: logLoss(was, said) };
  },
};

function innerExam(labelled: Table, back: number): Exam {
  const { earlier, later } = cutByArrival(labelled, back);
  const { lessons, means } = learned(earlier);
  return {
    taught: lessons,
    held: { features: cancellationFeatures(later, means), truth: numbersOf(later, CANCELLED) },
  };
}

/** What a training learns from these bookings, and nothing of those that arrive after them. */
function learned(bookings: Table): { lessons: Lessons<Table>; means: Readonly<Record<Seller, LevelMeans>> } {
  const truth = numbersOf(bookings, CANCELLED);
  const sellers = sellersOf(bookings);
  const means = {
    agent: fitLevelMeans(sellers.agent, truth),
    agentOfType: fitLevelMeans(sellers.agentOfType, truth),
    company: fitLevelMeans(sellers.company, truth),
  };
  const { days } = arrivalsOf(bookings);
  // By whole weeks, so that a party of many rooms does not judge itself.
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    splitWhere(bookings.rows, (row) => Math.floor((days[row] as number) / 7) % FOLDS === fold),
  );
  const features = cancellationFeatures(bookings, means, (_, key) => outOfFoldMeans(key, truth, folds));
  const last = days.reduce((latest, day) => Math.max(latest, day), Number.NEGATIVE_INFINITY);
  const weights = days.map((day) => 0.5 ** ((last - day) / HALF_LIFE_DAYS));
  return { lessons: { features, truth, weights }, means };
}

/** The last three months of arrivals, or, `back` times, the three before those; and what arrived earlier. */
function cutByArrival(table: Table, back: number): { earlier: Table; later: Table } {
  const { months } = arrivalsOf(table);
  const wrong = months.findIndex(Number.isNaN);
  if (wrong >= 0) throw new UnfitTable(`row ${wrong + 1} arrives in no month of a year; a training needs to know when`);
  const end = months.reduce((last, month) => Math.max(last, month), 0) - back * MONTHS_HELD;
  const { test: earlier } = splitWhere(table.rows, (row) => (months[row] as number) <= end - MONTHS_HELD);
  const { test: later } = splitWhere(
    table.rows,
    (row) => (months[row] as number) > end - MONTHS_HELD && (months[row] as number) <= end,
  );
  if (earlier.length > 0 && later.length > 0) return { earlier: rowsOf(table, earlier), later: rowsOf(table, later) };
  throw new UnfitTable(
    'bookings that arrive in at least seven months are needed: each three are judged by those before',
  );
}
