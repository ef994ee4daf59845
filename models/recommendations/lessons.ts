/** Rentals as matrices: the words of each model, what each customer took before each rental, and what they took then. */
import { type SavedRecommender, weightsOf } from './recommender.js';
import { modelOf, type Rental } from './rentals.js';

/** A word seen less often says nothing yet. */
const LEAST_RENTALS = 5;
/** Of words, and of models to choose from; the most frequent ones. */
const MOST_WORDS = 2_000;
const MOST_MODELS = 1_000;

export interface TowerLessons {
  readonly rows: number;
  readonly words: readonly string[];
  readonly occasions: readonly string[];
  readonly models: SavedRecommender['models'];
  /** Of each model, which words it has. */
  readonly wordsOfModels: readonly (readonly number[])[];
  /** Of each row, which model was taken; which models before, and how much each says; which words the occasion has. */
  readonly chosen: Int32Array;
  readonly past: readonly (readonly (readonly [model: number, weight: number])[])[];
  readonly occasion: readonly (readonly number[])[];
}

/** Of models that are rare, and so not among the choices, no row is made. */
export function towerLessons(rentals: readonly Rental[]): TowerLessons {
  const inOrder = [...rentals].sort((a, b) => a.at - b.at);
  const words = frequent(inOrder.flatMap(({ car }) => car));
  const occasions = frequent(inOrder.flatMap(({ occasion }) => occasion));
  const wordAt = indexOf(words);
  const occasionAt = indexOf(occasions);
  const latest = new Map(inOrder.map(({ car }) => [modelOf(car), car])); // prices change: as it was last
  const counts = countsOfNames(inOrder.map(({ car }) => modelOf(car)));
  const names = mostFrequent(inOrder.map(({ car }) => modelOf(car))).slice(0, MOST_MODELS);
  const modelAt = indexOf(names);
  const known = (at: ReadonlyMap<string, number>, some: readonly string[]) =>
    some.flatMap((name) => at.get(name) ?? []);
  const rows = inOrder.filter(({ car }) => modelAt.has(modelOf(car)));
  return {
    rows: rows.length,
    words,
    occasions,
    models: names.map((name) => ({ words: latest.get(name) ?? [], rentals: counts.get(name) ?? 0 })),
    wordsOfModels: names.map((name) => known(wordAt, latest.get(name) ?? [])),
    chosen: Int32Array.from(rows, ({ car }) => modelAt.get(modelOf(car)) ?? 0),
    past: rows.map(({ past }) => {
      const weights = weightsOf(past);
      return past.flatMap(({ car }, index) => {
        const model = modelAt.get(modelOf(car));
        return model === undefined ? [] : [[model, weights[index] ?? 0] as const];
      });
    }),
    occasion: rows.map(({ occasion }) => known(occasionAt, occasion)),
  };
}

export function countsOfNames(names: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The most frequent first; of like ones in the order of their names, so that it hangs on nothing else. */
export const mostFrequent = (names: Iterable<string>): string[] =>
  [...countsOfNames(names)].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([name]) => name);

function frequent(names: readonly string[]): string[] {
  const counts = countsOfNames(names);
  return mostFrequent(names)
    .filter((name) => (counts.get(name) ?? 0) >= LEAST_RENTALS)
    .slice(0, MOST_WORDS);
}

const indexOf = (names: readonly string[]) => new Map(names.map((name, index) => [name, index]));
