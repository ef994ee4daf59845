/** Whether a machine of the AI4I 2020 set fails, from its readings at one moment. */
import { examOf, judgeMembers, type TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainMembers } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { averagePrecision, f1 } from '../../tables/metrics.js';
import { readTable } from '../../tables/read-table.js';
import { stratifiedFolds, stratifiedSplit } from '../../tables/split.js';
import { numbersOf, onlyColumns, rowsOf, tableOf, without } from '../../tables/table.js';
import type { Task } from '../../task.js';
import { BOOSTING } from '../../trees/boosting.js';
import { failureFeatures } from './failure-features.js';
import { bestThreshold } from './threshold.js';

const FAILURE = 'Machine failure';

export interface SavedFailure {
  readonly ensemble: SavedTabular;
  /** From this probability on it is called a failure. */
  readonly threshold: number;
}

const RECIPE: TabularRecipe = {
  objective: 'log-loss',
  network: { ...NETWORK, hidden: [16, 16], dropout: 0, epochs: 60, patience: 20, batchRows: 128, learningRate: 1e-2 },
  trees: {
    ...BOOSTING,
    leaves: 7,
    minLeafRows: 10,
    columnShare: 0.7,
    // Failures lie beyond sharp limits where there are few rows: at 255 bins a limit falls within a bin.
    maxBins: 65_535,
  },
  networks: 3,
  forests: 3,
  seed: 42,
};
const INNER_FOLDS = 5;

export const failure: Task<SavedFailure> = {
  name: 'failure',
  summary:
    'reads machine readings (CSV: AI4I 2020), writes probability, and label: 1 from a threshold fixed in training',
  recipe: 1,
  judgedBy: { metric: 'averagePrecision', better: 'higher' },
  read: (paths) => readTable(paths),

  holdOut(labelled, { seed }) {
    const { train, test } = stratifiedSplit(numbersOf(labelled, FAILURE), 0.2, seed);
    const held = rowsOf(labelled, test);
    return [{ train: rowsOf(labelled, train), test: without(held, FAILURE), truth: onlyColumns(held, [FAILURE]) }];
  },

  async train(labelled, { seed, quick }, run) {
    const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed };
    const truth = numbersOf(labelled, FAILURE);
    const lessons = { features: failureFeatures(labelled), truth };
    const exams = stratifiedFolds(truth, quick ? 2 : INNER_FOLDS, seed).map((fold) => examOf(lessons, fold));
    const judgement = await judgeMembers(exams, recipe, run);
    return {
      ensemble: await trainMembers(lessons, judgement, recipe, run),
      threshold: bestThreshold(judgement.truth, judgement.predicted),
    };
  },

  async open({ ensemble, threshold }) {
    const open = await openTabular(ensemble);
    return {
      predict(table) {
        const probability = open.predict(failureFeatures(table));
        return tableOf({ probability, label: probability.map((value) => (value >= threshold ? 1 : 0)) });
      },
      [Symbol.dispose]: () => open[Symbol.dispose](),
    };
  },

  score(predicted, truth) {
    const was = numbersOf(truth, FAILURE);
    return {
      f1: f1(was, numbersOf(predicted, 'label')),
      averagePrecision: averagePrecision(was, numbersOf(predicted, 'probability')),
    };
  },
};
