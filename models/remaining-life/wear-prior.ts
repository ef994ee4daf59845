/** What units that ran to failure tell of one that still runs: which lives, growths, starts and ends are to be expected. */
import { inverse, Matrix, solve } from 'ml-matrix';
import type { WearCurve } from './wear-curve.js';

/** JSON holds it as it is. Cells are pairs of a growth and a life, of which the answer is a weighted mean. */
export interface WearPrior {
  readonly growths: readonly number[];
  readonly lives: readonly number[];
  /** Logarithm of how likely each cell is before anything was seen; they need not sum to 1. */
  readonly logWeights: readonly number[];
  /** Start and end to be expected in each cell, the start's axes first. */
  readonly means: readonly (readonly number[])[];
  /** The inverse of the covariance of what differs from `means`, row by row. */
  readonly precision: readonly (readonly number[])[];
}

const GROWTHS = 24;
const LIVES = 90;
/** The lives considered reach further than those seen by this factor, growths by the next. */
const LIVES_BEYOND = 1.6;
const GROWTHS_BEYOND = 1.5;
/** How far a unit's example reaches, in deviations of all units. */
const BANDWIDTH = 0.35;
/** A cell this much less likely than the likeliest changes no answer. */
const NEGLIGIBLE = 14;
/** Keeps the covariance of a few units from being singular; noise has variance 1. */
const LEAST_VARIANCE = 0.05;

export function fitWearPrior(curves: readonly WearCurve[]): WearPrior {
  const seen = curves.map(({ life, growth }) => [Math.log(life), Math.log(growth)] as const);
  const deviations = [0, 1].map((index) => deviationOf(seen.map((pair) => pair[index] as number)));
  const cells = spaced(
    curves.map(({ growth }) => growth),
    GROWTHS_BEYOND,
    GROWTHS,
  ).flatMap((growth) =>
    spaced(
      curves.map(({ life }) => life),
      LIVES_BEYOND,
      LIVES,
    ).map((life) => {
      const place = [Math.log(life), Math.log(growth)];
      const near = seen.reduce((sum, pair) => {
        const far = pair.map(
          (value, index) => (value - (place[index] as number)) / (BANDWIDTH * (deviations[index] as number)),
        );
        return sum + Math.exp(-far.reduce((total, value) => total + value ** 2, 0) / 2);
      }, 0);
      return { growth, life, logWeight: Math.log(near + 1e-300) };
    }),
  );
  const likeliest = cells.reduce((most, { logWeight }) => Math.max(most, logWeight), Number.NEGATIVE_INFINITY);
  const kept = cells.filter(({ logWeight }) => logWeight > likeliest - NEGLIGIBLE);

  // Where a unit starts and ends goes with how long it lives and how fast it wears: a linear regression.
  const known = (pairs: readonly (readonly number[])[]) => new Matrix(pairs.map((pair) => [1, ...pair]));
  const ends = new Matrix(curves.map(({ start, end }) => [...start, ...end]));
  const slopes = solve(known(seen), ends, true);
  const left = ends.clone().sub(known(seen).mmul(slopes));
  const covariance = left
    .transpose()
    .mmul(left)
    .div(Math.max(1, curves.length - 3));
  for (let index = 0; index < covariance.rows; index++) {
    covariance.set(index, index, covariance.get(index, index) + LEAST_VARIANCE);
  }
  return {
    growths: kept.map(({ growth }) => growth),
    lives: kept.map(({ life }) => life),
    logWeights: kept.map(({ logWeight }) => logWeight),
    means: known(kept.map(({ life, growth }) => [Math.log(life), Math.log(growth)]))
      .mmul(slopes)
      .to2DArray(),
    precision: inverse(covariance).to2DArray(),
  };
}

/** Evenly in the logarithm, from below the least to beyond the greatest. */
function spaced(values: readonly number[], beyond: number, count: number): number[] {
  const [least, most] = [Math.min(...values) / beyond, Math.max(...values) * beyond];
  return Array.from({ length: count }, (_, index) => least * (most / least) ** (index / (count - 1)));
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
