/** Bayes' rule: how long a unit still runs, from how it wore so far and from how others wore until they failed. */
import { worn } from './wear-curve.js';
import type { WearPrior } from './wear-prior.js';

export interface Outlook {
  readonly age: number;
  /** Mean and deviation of the remaining steps, none counted as more than `cap`. */
  readonly remaining: number;
  readonly deviation: number;
  /** Mean of the remaining steps as they are. */
  readonly uncapped: number;
  /** Mean of the growth's logarithm. */
  readonly growth: number;
}

/** Noise of neighbouring steps is somewhat alike, so they say less than so many independent ones. */
const EVIDENCE = 0.8;

/**
 * At each of `ages`, ascending, what the path up to there says. Start and end of a cell are Gaussian, so its likelihood
 * has a closed form. Where a unit is older than every life considered, nothing remains.
 */
export function outlooks(
  prior: WearPrior,
  path: readonly Float64Array[],
  ages: readonly number[],
  cap: number,
): Outlook[] {
  const cells = prior.lives.length;
  const axes = path[0]?.length ?? 0;
  const unknowns = 2 * axes;
  const { starting, linear } = beforehand(prior, unknowns);
  const [freshFresh, freshWorn, wornWorn] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  const precision = new Float64Array(unknowns * unknowns);
  const logs = new Float64Array(cells);
  const found: Outlook[] = [];
  for (let age = 1, next = 0; age <= path.length && next < ages.length; age++) {
    const condition = path[age - 1] as Float64Array;
    for (let cell = 0; cell < cells; cell++) {
      const share = worn(age, prior.growths[cell] as number, prior.lives[cell] as number);
      freshFresh[cell] = (freshFresh[cell] as number) + (1 - share) ** 2;
      freshWorn[cell] = (freshWorn[cell] as number) + (1 - share) * share;
      wornWorn[cell] = (wornWorn[cell] as number) + share ** 2;
      for (let axis = 0; axis < axes; axis++) {
        const place = cell * unknowns + axis;
        linear[place] = (linear[place] as number) + EVIDENCE * (1 - share) * (condition[axis] as number);
        linear[place + axes] = (linear[place + axes] as number) + EVIDENCE * share * (condition[axis] as number);
      }
    }
    if (age !== ages[next]) continue;
    next++;
    for (let cell = 0; cell < cells; cell++) {
      if ((prior.lives[cell] as number) < age - 0.5) {
        logs[cell] = Number.NEGATIVE_INFINITY;
        continue;
      }
      for (let row = 0; row < unknowns; row++) {
        for (let column = 0; column <= row; column++) {
          precision[row * unknowns + column] = prior.precision[row]?.[column] as number;
        }
      }
      for (let axis = 0; axis < axes; axis++) {
        const fresh = axis * unknowns + axis;
        const end = (axis + axes) * unknowns + axis;
        precision[fresh] = (precision[fresh] as number) + EVIDENCE * (freshFresh[cell] as number);
        precision[end] = (precision[end] as number) + EVIDENCE * (freshWorn[cell] as number);
        precision[end + axes] = (precision[end + axes] as number) + EVIDENCE * (wornWorn[cell] as number);
      }
      logs[cell] =
        (starting[cell] as number) + logEvidence(precision, linear.subarray(cell * unknowns, (cell + 1) * unknowns));
    }
    found.push(weighed(prior, logs, age, cap));
  }
  return found;
}

/** The prior as terms of the exponent: what is constant and what is linear in start and end. */
function beforehand(prior: WearPrior, unknowns: number): { starting: Float64Array; linear: Float64Array } {
  const linear = new Float64Array(prior.lives.length * unknowns);
  const starting = Float64Array.from(prior.logWeights, (logWeight, cell) => {
    const mean = prior.means[cell] as readonly number[];
    let energy = 0;
    prior.precision.forEach((row, index) => {
      const pull = row.reduce((sum, value, column) => sum + value * (mean[column] as number), 0);
      linear[cell * unknowns + index] = pull;
      energy += pull * (mean[index] as number);
    });
    return logWeight - energy / 2;
  });
  return { starting, linear };
}

/** ½ b'A⁻¹b − ½ log det A, by Cholesky's method in place; only the lower triangle of A is read. */
function logEvidence(precision: Float64Array, linear: Float64Array): number {
  const size = linear.length;
  const solved = [] as number[];
  let log = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = precision[row * size + column] as number;
      for (let inner = 0; inner < column; inner++) {
        value -= (precision[row * size + inner] as number) * (precision[column * size + inner] as number);
      }
      precision[row * size + column] =
        column === row ? Math.sqrt(value) : value / (precision[column * size + column] as number);
    }
    let value = linear[row] as number;
    for (let inner = 0; inner < row; inner++)
      value -= (precision[row * size + inner] as number) * (solved[inner] as number);
    const diagonal = precision[row * size + row] as number;
    solved.push(value / diagonal);
    log += (solved[row] as number) ** 2 / 2 - Math.log(diagonal);
  }
  return log;
}

function weighed(prior: WearPrior, logs: Float64Array, age: number, cap: number): Outlook {
  const likeliest = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let [sum, capped, squares, uncapped, growth] = [0, 0, 0, 0, 0];
  logs.forEach((log, cell) => {
    const weight = likeliest > Number.NEGATIVE_INFINITY ? Math.exp(log - likeliest) : 0;
    const left = Math.max(0, (prior.lives[cell] as number) - age);
    sum += weight;
    capped += weight * Math.min(cap, left);
    squares += weight * Math.min(cap, left) ** 2;
    uncapped += weight * left;
    growth += weight * Math.log(prior.growths[cell] as number);
  });
  if (sum === 0) return { age, remaining: 0, deviation: 0, uncapped: 0, growth: Math.log(Math.max(...prior.growths)) };
  const remaining = capped / sum;
  const deviation = Math.sqrt(Math.max(0, squares / sum - remaining ** 2));
  return { age, remaining, deviation, uncapped: uncapped / sum, growth: growth / sum };
}
