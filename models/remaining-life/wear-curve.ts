/**
 * How wear grows: from where a unit starts to where it fails, exponentially in age, as damage that propagates does
 * (Saxena et al., PHM 2008). A unit's path through its condition axes is `start · (1 - worn) + end · worn`.
 */
import { Matrix, solve } from 'ml-matrix';

export interface WearCurve {
  /** By how much wear grows in a step: the rate of the exponential. */
  readonly growth: number;
  /** Steps until it fails. */
  readonly life: number;
  /** Conditions when new and in its last step: a number for each axis. */
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** Past its life, wear does not matter any more; the cap keeps sums finite. */
const MOST_WORN = 4;
/** Growth over a life that is tried: from nearly a straight line to nothing to see until shortly before the end. */
const LEAST_GROWN = 0.2;
const MOST_GROWN = 15;
const TRIES = 120;

/** 0 when new, 1 at `life`. */
export const worn = (age: number, growth: number, life: number): number =>
  Math.min(MOST_WORN, Math.expm1(growth * age) / Math.expm1(growth * life));

/** The curve of least squares through a path that ends in failure. */
export function fitWearCurve(path: readonly Float64Array[]): WearCurve {
  const life = path.length;
  const observed = new Matrix(path.map((step) => [...step]));
  let best = { error: Number.POSITIVE_INFINITY, growth: 0, ends: new Matrix(2, observed.columns) };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const growth = (LEAST_GROWN * (MOST_GROWN / LEAST_GROWN) ** (attempt / (TRIES - 1))) / life;
    const shares = new Matrix(
      path.map((_, index) => {
        const share = worn(index + 1, growth, life);
        return [1 - share, share];
      }),
    );
    const ends = solve(shares.transpose().mmul(shares), shares.transpose().mmul(observed));
    const error = observed.clone().sub(shares.mmul(ends)).norm();
    if (error < best.error) best = { error, growth, ends };
  }
  return { growth: best.growth, life, start: best.ends.getRow(0), end: best.ends.getRow(1) };
}
