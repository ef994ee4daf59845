/** Remaining useful life of engines, in cycles, at the last cycle that is known of each. */
import {
  openRemainingLife,
  REMAINING_LIFE,
  type SavedRemainingLife,
  trainRemainingLife,
} from '../../remaining-life/remaining-life.js';
import { rmse } from '../../tables/metrics.js';
import { seededRandom } from '../../tables/random.js';
import { readTable } from '../../tables/read-table.js';
import { numbersOf, rowsOf, tableOf } from '../../tables/table.js';
import type { Task } from '../../task.js';
import { COLUMNS, historiesOf, rowsByEngine } from './engine-cycles.js';

/** Above this, wear does not show yet; the metric clips there as well (Heimes, PHM 2008). */
const CAP = 125;
/** The shortest history of the engines that are to be predicted. */
const SHORTEST = 31;

export const rul: Task<SavedRemainingLife> = {
  name: 'rul',
  summary: 'reads cycles of engines (C-MAPSS: 26 numbers a row), writes rul of each engine at its last cycle',
  recipe: 1,
  judgedBy: { metric: 'rmse', better: 'lower' },
  read: (paths) => readTable(paths, { names: COLUMNS }),

  /** The last fifth of the engines, each cut at a random cycle. */
  holdOut(labelled, { seed }) {
    const engines = rowsByEngine(labelled);
    const held = engines.slice(-Math.round(engines.length / 5));
    const random = seededRandom(seed);
    const cuts = held.map(({ length }) => Math.min(length, SHORTEST + random.below(Math.max(1, length - SHORTEST))));
    const upTo = (index: number) => held[index]?.subarray(0, cuts[index]) ?? [];
    return [
      {
        train: rowsOf(
          labelled,
          engines.slice(0, -held.length).flatMap((rows) => [...rows]),
        ),
        test: rowsOf(
          labelled,
          held.flatMap((_, index) => [...upTo(index)]),
        ),
        truth: tableOf({ rul: held.map(({ length }, index) => length - (cuts[index] as number)) }),
      },
    ];
  },

  train(labelled, { seed, quick }, run) {
    const network = { ...REMAINING_LIFE.network, ...(quick ? { hidden: [16], epochs: 6 } : {}) };
    return trainRemainingLife(historiesOf(labelled), { ...REMAINING_LIFE, cap: CAP, network, seed }, run);
  },

  async open(saved) {
    const model = await openRemainingLife(saved);
    return {
      predict: (table) => tableOf({ rul: model.predict(historiesOf(table)).map(({ steps }) => steps) }),
      [Symbol.dispose]: () => model[Symbol.dispose](),
    };
  },

  score(predicted, truth) {
    const clipped = (values: Float64Array) => values.map((value) => Math.min(CAP, value));
    return { rmse: rmse(clipped(numbersOf(truth, 'rul')), clipped(numbersOf(predicted, 'rul'))) };
  },
};
