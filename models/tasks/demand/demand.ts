/** The demand of an hour: how many rent, of those who come by chance and of those who are registered. */
import type { TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainTabular } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { rmse, rmsle } from '../../tables/metrics.js';
import { readTable } from '../../tables/read-table.js';
import { splitWhere } from '../../tables/split.js';
import { numbersOf, onlyColumns, rowsOf, type Table, tableOf, without } from '../../tables/table.js';
import type { Task } from '../../task.js';
import { BOOSTING } from '../../trees/boosting.js';
import { daysOf, demandFeatures } from './demand-features.js';

/** Two crowds with habits of their own: commuters, and trippers in good weather. Their sum is the count. */
const CROWDS = ['casual', 'registered'] as const;
const COUNT = 'cnt';
/** The exam: of days 1 to 19 of each month, which have labels, the last four. */
const FIRST_HELD_DAY = 16;

export type SavedDemand = Readonly<Record<(typeof CROWDS)[number], SavedTabular>>;

/** Learned on log(1 + count), as the metric is. */
const RECIPE: TabularRecipe = {
  objective: 'squared',
  network: NETWORK,
  trees: { ...BOOSTING, rounds: 800, learningRate: 0.04 },
  networks: 3,
  forests: 2,
  seed: 42,
};

export const demand: Task<SavedDemand> = {
  name: 'demand',
  summary: 'reads hourly rentals (CSV: dteday, hr, season, weather …, casual, registered, cnt), writes count',
  recipe: 1,
  judgedBy: { metric: 'rmsle', better: 'lower' },
  seasonal: ['instant', 'dteday', 'season', 'yr', 'mnth', 'weathersit', 'temp', 'atemp', 'hum', 'windspeed', 'count'],
  read: (paths) => readTable(paths),

  holdOut(labelled) {
    const { train, test } = splitWhere(labelled.rows, isHeld(labelled, FIRST_HELD_DAY));
    const held = rowsOf(labelled, test);
    return [
      { train: rowsOf(labelled, train), test: without(held, COUNT, ...CROWDS), truth: onlyColumns(held, [COUNT]) },
    ];
  },

  async train(labelled, { seed, quick }, run) {
    const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed };
    const features = demandFeatures(labelled);
    // Whole days at a time, as in the exam: hours of one day are too alike to judge each other.
    const inner = splitWhere(labelled.rows, isHeld(labelled, lastDay(labelled) - 3));
    const ofCrowd = (crowd: string) => {
      const truth = numbersOf(labelled, crowd).map(Math.log1p);
      return run.once(crowd, (part) => trainTabular({ features, truth }, inner, recipe, part));
    };
    return { casual: await ofCrowd('casual'), registered: await ofCrowd('registered') };
  },

  async open(saved) {
    const [casual, registered] = [await openTabular(saved.casual), await openTabular(saved.registered)];
    return {
      predict(table) {
        const features = demandFeatures(table);
        const [few, many] = [casual.predict(features), registered.predict(features)];
        return tableOf({ count: few.map((value, row) => counted(value) + counted(many[row] as number)) });
      },
      [Symbol.dispose]() {
        casual[Symbol.dispose]();
        registered[Symbol.dispose]();
      },
    };
  },

  score(predicted, truth) {
    const [said, was] = [numbersOf(predicted, 'count'), numbersOf(truth, COUNT)];
    return { rmsle: rmsle(was, said), rmse: rmse(was, said) };
  },
};

const counted = (logarithm: number) => Math.max(0, Math.expm1(logarithm));

const dayOfMonth = (day: number) => new Date(day * 86_400_000).getUTCDate();

function isHeld(table: Table, firstDay: number): (row: number) => boolean {
  const days = daysOf(table).map(dayOfMonth);
  return (row) => (days[row] as number) >= firstDay;
}

const lastDay = (table: Table): number => daysOf(table).reduce((last, day) => Math.max(last, dayOfMonth(day)), 1);
