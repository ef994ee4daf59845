/** What units that ran to failure teach: their features at many ages, and how long they still ran. */
import { stacked } from '../tables/stacked.js';
import { numbersOf, type Table } from '../tables/table.js';
import { lifeFeatures } from './life-features.js';
import type { WearPrior } from './wear-prior.js';

export interface LifeLessons {
  readonly features: Table;
  /** Remaining steps, none counted as more than the cap. */
  readonly truth: Float64Array;
  /** The rows of a unit sum to 1, however long it lived. */
  readonly counts: Float64Array;
}

/** A unit teaches at this age and then at every second; before, nothing is known of it. */
export const FIRST_AGE = 20;
const EVERY = 2;

/** `prior` must not come from these units, or their features would be better than a new unit's. */
export function lifeLessons(prior: WearPrior, paths: readonly (readonly Float64Array[])[], cap: number): LifeLessons {
  return together(
    paths.map((path) => {
      const rows = Math.ceil((path.length - FIRST_AGE) / EVERY);
      const ages = Array.from({ length: rows }, (_, row) => FIRST_AGE + EVERY * row);
      return {
        features: lifeFeatures(prior, path, ages, cap),
        truth: Float64Array.from(ages, (age) => Math.min(cap, path.length - age)),
        counts: new Float64Array(rows).fill(1 / rows),
      };
    }),
  );
}

export const together = (parts: readonly LifeLessons[]): LifeLessons => ({
  features: stacked(parts.map(({ features }) => features)),
  truth: joined(parts.map(({ truth }) => truth)),
  counts: joined(parts.map(({ counts }) => counts)),
});

export const joined = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));

/** What the wear curves by themselves say of each row. */
export const saidByWear = (features: Table): Float64Array => numbersOf(features, 'remaining');
export const deviationByWear = (features: Table): Float64Array => numbersOf(features, 'deviation');
