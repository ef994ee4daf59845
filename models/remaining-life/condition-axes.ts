/**
 * The few directions in which wear shows, out of many noisy signals: those along which the signals vary most in
 * proportion to their noise (minimum noise fraction; Green et al., IEEE TGRS 1988). Along them noise has variance 1.
 */
import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { UnfitTable } from '../tables/table.js';
import { assertComparable, type History } from './history.js';

export interface ConditionAxes {
  /** Of each signal. */
  readonly mean: readonly number[];
  /** An axis each: how much each signal counts. A signal that never moves counts 0. */
  readonly axes: readonly (readonly number[])[];
}

/** An axis whose variance is less than so many times its noise tells nothing of a unit. */
const LEAST_RATIO = 2;
const MOST_AXES = 3;

/** Learns from whole histories; noise is what changes from one step to the next. Throws `UnfitTable` where no signal tells. */
export function fitAxes(histories: readonly History[]): ConditionAxes {
  assertComparable(histories);
  const steps = histories.flatMap((history) => history.steps);
  const changes = histories.flatMap((history) => differences(history.steps));
  const mean = meanOf(steps);
  const moving = mean
    .map((_, signal) => signal)
    .filter((signal) => new Set(steps.map((step) => step[signal])).size > 1);
  if (moving.length === 0) throw new UnfitTable('no signal of these units ever changes');
  const scale = moving.map((signal) =>
    Math.sqrt(steps.reduce((sum, step) => sum + (at(step, signal) - at(mean, signal)) ** 2, 0) / steps.length),
  );
  const scaled = (rows: readonly ArrayLike<number>[], centre: readonly number[]) =>
    new Matrix(
      rows.map((row) => moving.map((signal, index) => (at(row, signal) - at(centre, signal)) / at(scale, index))),
    );
  const noise = covariance(
    scaled(
      changes,
      mean.map(() => 0),
    ),
  ).mul(0.5);
  for (let index = 0; index < moving.length; index++) noise.set(index, index, noise.get(index, index) + 1e-6);

  const whitening = inverse(new CholeskyDecomposition(noise).lowerTriangularMatrix);
  const ratios = whitening.mmul(covariance(scaled(steps, mean))).mmul(whitening.transpose());
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(ratios, { assumeSymmetric: true });
  const order = realEigenvalues
    .map((_, index) => index)
    .sort((a, b) => at(realEigenvalues, b) - at(realEigenvalues, a));
  const telling = order.filter(
    (index, place) => place < MOST_AXES && (place === 0 || at(realEigenvalues, index) >= LEAST_RATIO),
  );
  const axes = telling.map((index) => {
    const weights = whitening.transpose().mmul(eigenvectorMatrix.getColumnVector(index)).to1DArray();
    return mean.map((_, signal) =>
      moving.includes(signal) ? at(weights, moving.indexOf(signal)) / at(scale, moving.indexOf(signal)) : 0,
    );
  });
  return { mean, axes };
}

/** A unit's condition at each step: a number for each axis. */
export function conditionOf({ mean, axes }: ConditionAxes, { steps }: History): Float64Array[] {
  return steps.map((step) =>
    Float64Array.from(axes, (weights) =>
      weights.reduce((sum, weight, signal) => sum + weight * (at(step, signal) - at(mean, signal)), 0),
    ),
  );
}

const at = (numbers: ArrayLike<number>, index: number) => numbers[index] as number;

const differences = (steps: readonly Float64Array[]) =>
  steps.slice(1).map((step, index) => step.map((value, signal) => value - at(steps[index] as Float64Array, signal)));

const meanOf = (rows: readonly ArrayLike<number>[]): number[] =>
  Array.from(rows[0] ?? [], (_, signal) => rows.reduce((sum, row) => sum + at(row, signal), 0) / rows.length);

const covariance = (centred: Matrix): Matrix => centred.transpose().mmul(centred).div(centred.rows);
