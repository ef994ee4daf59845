/** Which model of car a customer takes next, learned from rentals, and asked in the order of time. */
import { towerLessons } from '../../recommendations/lessons.js';
import { hitRate, ndcg, ranked } from '../../recommendations/ranking.js';
import { recommender, type SavedRecommender } from '../../recommendations/recommender.js';
import { modelOf, rentalsOf } from '../../recommendations/rentals.js';
import { readTable } from '../../tables/read-table.js';
import { splitByTime } from '../../tables/split.js';
import { numbersOf, rowsOf, type Table, tableOf, textsOf, UnfitTable, without } from '../../tables/table.js';
import type { Task } from '../../task.js';

/** The last fifth of the rentals is asked. */
const HELD = 0.2;
const FIRST = 5;
const RANKS = Array.from({ length: FIRST }, (_, index) => index + 1);
const LEAST_RENTALS = 50;

export const recommendations: Task<SavedRecommender> = {
  name: 'recommendations',
  summary:
    'reads rentals (CSV: at, past, occasion, car and perhaps offered), writes the five models likeliest to be taken',
  recipe: 1,
  judgedBy: { metric: 'ndcg', better: 'higher' },
  // The time goes on, the fleet changes, and what is wanted follows the season.
  seasonal: ['at', 'occasion', 'offered', ...RANKS.flatMap((rank) => [`model${rank}`, `popular${rank}`])],
  personal: ['past'],
  read: (paths) => readTable(paths),

  /** Of each rental asked for, what its customer took before it is known; which car it is, is not. */
  holdOut(labelled) {
    const { train, test } = splitByTime(numbersOf(labelled, 'at'), HELD);
    const held = rowsOf(labelled, test);
    const chosen = rentalsOf(held).map(({ car }) => modelOf(car));
    return [{ train: rowsOf(labelled, train), test: without(held, 'car'), truth: tableOf({ model: chosen }) }];
  },

  async train(labelled, { seed, quick }, run) {
    if (labelled.rows < LEAST_RENTALS) {
      throw new UnfitTable(`${LEAST_RENTALS} rentals are the least that tastes can be learned from`);
    }
    const lessons = towerLessons(rentalsOf(labelled));
    const { TOWERS, trainTowers } = await import('../../recommendations/two-towers.js'); // TensorFlow: who only asks needs none
    return trainTowers(lessons, { ...TOWERS, seed, ...(quick && { epochs: 4 }) }, run);
  },

  async open(saved) {
    const open = recommender(saved);
    return {
      predict(table) {
        const counts = new Map(saved.models.map(({ words, rentals }) => [modelOf(words), rentals]));
        const latest = new Map(saved.models.map(({ words }) => [modelOf(words), words]));
        const rows = rentalsOf(table).map(({ past, occasion, offered }) => {
          const names = offered ?? [...latest.keys()];
          const scores = open.score(
            past,
            occasion,
            names.map((name) => latest.get(name) ?? [name]),
          );
          const popular = names.map((name) => counts.get(name) ?? 0);
          return { model: ranked(names, scores), popular: ranked(names, popular) };
        });
        const columns = RANKS.flatMap((rank) =>
          (['model', 'popular'] as const).map((name) => [
            `${name}${rank}`,
            rows.map((one) => one[name][rank - 1] ?? ''),
          ]),
        );
        return tableOf(Object.fromEntries(columns));
      },
      [Symbol.dispose]() {},
    };
  },

  /** `popular…`: the same of what is rented most, which needs no model. */
  score(predicted, truth) {
    const chosen = columnOf(truth, 'model');
    const rankings = (name: string) => {
      const columns = RANKS.map((rank) => columnOf(predicted, `${name}${rank}`));
      return chosen.map((_, row) => columns.map((column) => column[row] ?? ''));
    };
    const [said, popular] = [rankings('model'), rankings('popular')];
    return {
      hitRate: hitRate(said, chosen, FIRST),
      ndcg: ndcg(said, chosen, FIRST),
      popularHitRate: hitRate(popular, chosen, FIRST),
      popularNdcg: ndcg(popular, chosen, FIRST),
    };
  },
};

function columnOf(table: Table, name: string): string[] {
  const { codes, levels } = textsOf(table, name);
  return Array.from(codes, (code) => levels[code] ?? '');
}
