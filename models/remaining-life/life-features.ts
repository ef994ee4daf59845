/** What the network knows of a unit at an age: how its wear is explained, where its condition stands and how it moves. */
import { type Table, tableOf } from '../tables/table.js';
import { outlooks } from './wear-posterior.js';
import type { WearPrior } from './wear-prior.js';

/** Shares of the newest step in running means: from a glance at the last two steps to a memory of thirty. */
const SHARES = [0.5, 0.25, 0.12, 0.06, 0.03];
/** A unit's own start is the mean of so many first steps. */
const FIRST_STEPS = 20;

/** A row for each of `ages`, ascending. It knows nothing of what comes after its age. */
export function lifeFeatures(
  prior: WearPrior,
  path: readonly Float64Array[],
  ages: readonly number[],
  cap: number,
): Table {
  const columns: Record<string, number[]> = {};
  const add = (name: string, values: readonly number[]) => {
    columns[name] = [...values];
  };
  const seen = outlooks(prior, path, ages, cap);
  add('age', ages);
  add(
    'remaining',
    seen.map(({ remaining }) => remaining),
  );
  add(
    'deviation',
    seen.map(({ deviation }) => deviation),
  );
  add(
    'uncapped',
    seen.map(({ uncapped }) => uncapped),
  );
  add(
    'growth',
    seen.map(({ growth }) => growth),
  );
  for (let axis = 0; axis < (path[0]?.length ?? 0); axis++) {
    const condition = path.map((step) => step[axis] as number);
    const start = startOf(condition);
    add(
      `start ${axis}`,
      ages.map((age) => start[age - 1] as number),
    );
    for (const share of SHARES) {
      const mean = runningMean(condition, share);
      add(
        `change ${axis} by ${share}`,
        ages.map((age) => (mean[age - 1] as number) - (start[age - 1] as number)),
      );
    }
  }
  return tableOf(columns);
}

/** The mean of the first steps, or of all where there are fewer yet. */
function startOf(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, index) => {
    if (index < FIRST_STEPS) sum += value;
    return sum / Math.min(FIRST_STEPS, index + 1);
  });
}

/** Exponentially weighted, without a pull to where it began. */
function runningMean(values: readonly number[], share: number): number[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    sum = sum * (1 - share) + value;
    weight = weight * (1 - share) + 1;
    return sum / weight;
  });
}
