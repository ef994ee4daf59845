/**
 * What the two towers say, by arithmetic alone: it needs no TensorFlow, so a request may ask. A car is the sum of the vectors of
 * its words, so that one that nobody has rented yet has a place too. A person is the mean of what they took, and of the occasion.
 */
import type { CarWords, Taken } from './rentals.js';

/** Of each word: its vector as something taken (`past`), as something offered, and how much it is liked by all. */
export interface WordVectors {
  readonly words: readonly string[];
  readonly past: readonly (readonly number[])[];
  readonly offered: readonly (readonly number[])[];
  readonly liked: readonly number[];
}

/** JSON holds it as it is. There is nobody's history in it: people are worked out from what they took, as they ask. */
export interface SavedRecommender {
  readonly size: number;
  readonly cars: WordVectors;
  readonly occasions: { readonly words: readonly string[]; readonly vectors: readonly (readonly number[])[] };
  /** How much it counts that the very model was taken before. */
  readonly again: number;
  /** The models that it knows, the most rented first, as they were last. */
  readonly models: readonly { readonly words: CarWords; readonly rentals: number }[];
  readonly epochs: number;
}

/** Of a vector: a training has 16. */
const MOST_SIZE = 256;
/** A rental counts half as much after so many days. */
const HALF_LIFE_DAYS = 365;
/** As if so many rentals were unknown: who rented once is not yet known well. */
const UNKNOWN_RENTALS = 1;

/** How much each of what was taken says of a person, in their order; of a sum below 1. */
export function weightsOf(taken: readonly { readonly ageDays: number }[]): number[] {
  const raw = taken.map(({ ageDays }) => 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS));
  const sum = raw.reduce((all, weight) => all + weight, UNKNOWN_RENTALS);
  return raw.map((weight) => weight / sum);
}

export interface Recommender {
  /** Of what a person took alone: who is near in it has a like taste. */
  personOf(taken: readonly Taken[]): Float64Array;
  /** Of each car, the logarithm of its share among these, by taste and occasion; they sum to 1 as shares. */
  score(taken: readonly Taken[], occasion: readonly string[], cars: readonly CarWords[]): Float64Array;
}

/** Throws where the numbers are not those of a training: who asks waits for them. */
function assertSound({ size, cars, occasions, again }: SavedRecommender): void {
  const areVectors = (words: readonly string[], vectors: readonly (readonly number[])[]) =>
    vectors.length === words.length &&
    vectors.every((vector) => vector.length === size && vector.every((value) => Number.isFinite(value)));
  const isSound =
    Number.isInteger(size) &&
    size > 0 &&
    size <= MOST_SIZE &&
    Number.isFinite(again) &&
    areVectors(cars.words, cars.past) &&
    areVectors(cars.words, cars.offered) &&
    areVectors(occasions.words, occasions.vectors) &&
    cars.liked.length === cars.words.length &&
    cars.liked.every((value) => Number.isFinite(value));
  if (!isSound) throw new Error('this is no recommender that a training made');
}

export function recommender(saved: SavedRecommender): Recommender {
  assertSound(saved);
  const { size, cars, occasions, again } = saved;
  const rowOf = new Map(cars.words.map((name, row) => [name, row]));
  const occasionRow = new Map(occasions.words.map((name, row) => [name, row]));

  function add(to: Float64Array, vector: readonly number[] | undefined, weight = 1): void {
    if (vector) for (let axis = 0; axis < size; axis++) to[axis] = (to[axis] as number) + weight * (vector[axis] ?? 0);
  }
  function sumOf(words: CarWords, vectors: readonly (readonly number[])[]): Float64Array {
    const sum = new Float64Array(size);
    for (const name of words) add(sum, vectors[rowOf.get(name) ?? -1]);
    return sum;
  }

  function personOf(taken: readonly Taken[]): Float64Array {
    const person = new Float64Array(size);
    const weights = weightsOf(taken);
    taken.forEach(({ car }, index) => {
      for (const name of car) add(person, cars.past[rowOf.get(name) ?? -1], weights[index]);
    });
    return person;
  }

  return {
    personOf,
    score(taken, occasion, offered) {
      const asked = personOf(taken);
      for (const name of occasion) add(asked, occasions.vectors[occasionRow.get(name) ?? -1]);
      const before = new Map<string | undefined, number>();
      const weights = weightsOf(taken);
      taken.forEach(({ car }, index) => {
        before.set(car[0], (before.get(car[0]) ?? 0) + (weights[index] ?? 0));
      });
      const scores = Float64Array.from(offered, (words) => {
        const liked = words.reduce((sum, name) => sum + (cars.liked[rowOf.get(name) ?? -1] ?? 0), 0);
        return dot(asked, sumOf(words, cars.offered)) + liked + again * (before.get(words[0]) ?? 0);
      });
      const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
      const all = Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0)) + highest;
      return scores.map((score) => score - all);
    },
  };
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let axis = 0; axis < a.length; axis++) sum += (a[axis] as number) * (b[axis] as number);
  return sum;
};
