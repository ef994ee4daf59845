/** Whether a confirmed reservation is cancelled, or never fetched, from what is known of it at a moment before its start. */
import { examOf, judgeMembers, type TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainMembers } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { auc, logLoss } from '../../tables/metrics.js';
import { readTable } from '../../tables/read-table.js';
import { splitByTime } from '../../tables/split.js';
import {
  numbersOf,
  onlyColumns,
  rowsOf,
  type Table,
  tableOf,
  textsOf,
  UnfitTable,
  without,
} from '../../tables/table.js';
import type { Task } from '../../task.js';
import { BOOSTING } from '../../trees/boosting.js';

const ENDS = { cancelled: 'wasCancelled', noShow: 'wasNoShow' } as const;
type End = keyof typeof ENDS;
const LABELS = Object.values(ENDS);
/** The last fifth is asked; of what is learned from, its last fifth says for how long to learn. */
const HELD = 0.2;
const LEAST_ROWS = 100;

export type SavedReservationRisk = Readonly<Record<End, SavedTabular>>;

const RECIPE: TabularRecipe = {
  objective: 'log-loss',
  network: { ...NETWORK, hidden: [32, 16], dropout: 0.1, epochs: 12, patience: 4, batchRows: 256, l2: 1e-4 },
  trees: { ...BOOSTING, ...{ rounds: 200, patience: 30, learningRate: 0.04, leaves: 8, minLeafRows: 40, l2: 5 } },
  networks: 1,
  forests: 1,
  seed: 42,
};

export const reservationRisk: Task<SavedReservationRisk> = {
  name: 'reservation-risk',
  summary: 'reads reservations before their start (CSV), writes the probabilities: cancelled, noShow',
  recipe: 1,
  judgedBy: { metric: 'logLoss', better: 'lower' },
  seasonal: ['at', 'leadDays', 'leftDays'],
  read: (paths) => readTable(paths),

  holdOut(labelled) {
    const { train, test } = splitByTime(numbersOf(labelled, 'at'), HELD);
    const held = rowsOf(labelled, test);
    return [{ train: rowsOf(labelled, train), test: without(held, ...LABELS), truth: onlyColumns(held, [...LABELS]) }];
  },

  async train(labelled, { seed, quick }, run) {
    if (labelled.rows < LEAST_ROWS) throw new UnfitTable(`${LEAST_ROWS} reservations are the least to learn from`);
    const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed };
    const features = riskFeatures(labelled);
    const { train, test } = splitByTime(numbersOf(labelled, 'at'), HELD);
    const learned = (end: End) =>
      run.once(end, async (part) => {
        const lessons = { features, truth: numbersOf(labelled, ENDS[end]) };
        const judgement = await judgeMembers([examOf(lessons, { train, test })], recipe, part);
        return trainMembers(lessons, judgement, recipe, part);
      });
    return { cancelled: await learned('cancelled'), noShow: await learned('noShow') };
  },

  async open(saved) {
    const [cancelled, noShow] = [await openTabular(saved.cancelled), await openTabular(saved.noShow)];
    return {
      predict(table) {
        const features = riskFeatures(table);
        const [said, missed] = [cancelled.predict(features), noShow.predict(features)];
        // Two models may together say more than is certain.
        const over = said.map((one, row) => Math.max(1, one + (missed[row] as number)));
        return tableOf({
          cancelled: said.map((one, row) => one / (over[row] as number)),
          noShow: missed.map((one, row) => one / (over[row] as number)),
        });
      },
      [Symbol.dispose]() {
        cancelled[Symbol.dispose]();
        noShow[Symbol.dispose]();
      },
    };
  },

  /** `logLoss` of both ends, the mean. An AUC is left out where nothing, or all, ended so. */
  score(predicted, truth) {
    const of = (end: End) => ({ was: numbersOf(truth, ENDS[end]), said: numbersOf(predicted, end) });
    const [cancelled, noShow] = [of('cancelled'), of('noShow')];
    const areas = { aucCancelled: auc(cancelled.was, cancelled.said), aucNoShow: auc(noShow.was, noShow.said) };
    return {
      logLoss: (logLoss(cancelled.was, cancelled.said) + logLoss(noShow.was, noShow.said)) / 2,
      ...Object.fromEntries(Object.entries(areas).filter(([, area]) => Number.isFinite(area))),
    };
  },
};

/** Long tails in logarithms, for the network; a history as shares that lean on the middle. */
export function riskFeatures(table: Table): Table {
  const numbers = (name: string) => numbersOf(table, name);
  const [kept, cancelled, missed] = ['keptBefore', 'cancelledBefore', 'missedBefore'].map(numbers) as [
    ...[Float64Array, Float64Array, Float64Array],
  ];
  const ended = kept.map((count, row) => count + (cancelled[row] as number) + (missed[row] as number));
  const features = tableOf({
    ...Object.fromEntries(
      ['leadDays', 'leftDays', 'lengthDays'].map((name) => [
        name,
        numbers(name).map((one) => Math.log1p(Math.max(0, one))),
      ]),
    ),
    ...Object.fromEntries(['startHour', 'startWeekday', 'depositShare'].map((name) => [name, numbers(name)])),
    ended: ended.map(Math.log1p),
    cancelledShare: cancelled.map((count, row) => (count + 0.2) / ((ended[row] as number) + 1.5)),
    missedShare: missed.map((count, row) => (count + 0.05) / ((ended[row] as number) + 1.5)),
  });
  const texts = (['paidBy', 'channel'] as const).map((name) => [name, textsOf(table, name)] as const);
  return { rows: table.rows, columns: new Map([...features.columns, ...texts]) };
}
