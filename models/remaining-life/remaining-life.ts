/** How long units still run, with an interval, learned from units that ran to failure. */
import { blended, blendWeights } from '../ensembles/blend.js';
import {
  NETWORK,
  type NetworkRecipe,
  openPerceptron,
  type SavedNetwork,
  trainPerceptron,
} from '../networks/saved-network.js';
import { rmse } from '../tables/metrics.js';
import { seedFor } from '../tables/random.js';
import { kFold } from '../tables/split.js';
import { stacked } from '../tables/stacked.js';
import { UnfitTable } from '../tables/table.js';
import type { TrainingRun } from '../training/training-run.js';
import { type ConditionAxes, conditionOf, fitAxes } from './condition-axes.js';
import { assertComparable, type History } from './history.js';
import { fitSpread, interval, type Spread } from './interval.js';
import { lifeFeatures } from './life-features.js';
import { deviationByWear, FIRST_AGE, joined, lifeLessons, saidByWear, together } from './life-lessons.js';
import { fitWearCurve } from './wear-curve.js';
import { fitWearPrior, type WearPrior } from './wear-prior.js';

export interface RemainingLifeRecipe {
  /** More remaining steps than this are not told apart: nothing shows yet. */
  readonly cap: number;
  /** Share of the units whose true remaining life is to lie in the interval. */
  readonly coverage: number;
  readonly network: NetworkRecipe;
  readonly seed: number;
}

export const REMAINING_LIFE: RemainingLifeRecipe = {
  cap: 125,
  coverage: 0.9,
  network: { ...NETWORK, hidden: [64, 32], dropout: 0, l2: 1e-4 },
  seed: 42,
};

/** JSON holds it as it is. */
export interface SavedRemainingLife {
  readonly cap: number;
  readonly axes: ConditionAxes;
  readonly prior: WearPrior;
  /** Each has not seen one part of the units. */
  readonly networks: readonly SavedNetwork[];
  /** Of the networks' mean and of the wear curves by themselves. */
  readonly weights: readonly number[];
  readonly spread: Spread;
  /** The root mean squared error, in steps, on units not learned from: networks, wear curves, both. */
  readonly judged: { readonly networks: number; readonly wear: number; readonly both: number };
}

/** In steps, none of them more than the cap; `low` to `high` is the interval. */
export interface RemainingLife extends Spread {
  readonly steps: number;
}

const FOLDS = 5;
const LEAST_UNITS = 10;
const LEAST_NETWORK = 0.1;

/**
 * In each fold the wear of one part of the units is explained by what the others taught, so that a network learns from
 * features as good, or bad, as a new unit's will be. What each network says of the part that it has not seen decides how
 * much networks count, and how wide the interval is. Throws `UnfitTable` where there are too few units.
 */
export async function trainRemainingLife(
  failed: readonly History[],
  { cap, coverage, network, seed }: RemainingLifeRecipe,
  run: TrainingRun,
): Promise<SavedRemainingLife> {
  assertComparable(failed);
  const taught = failed.filter(({ steps }) => steps.length > FIRST_AGE);
  if (taught.length < LEAST_UNITS) {
    throw new UnfitTable(
      `${LEAST_UNITS} units that failed after step ${FIRST_AGE} are needed; there are ${taught.length}`,
    );
  }
  const axes = fitAxes(taught);
  const lives = taught.map((history) => {
    const path = conditionOf(axes, history);
    return { path, curve: fitWearCurve(path) };
  });
  const of = (units: Int32Array) => Array.from(units, (unit) => lives[unit] as (typeof lives)[number]);
  const priorOf = (units: Int32Array) => fitWearPrior(of(units).map(({ curve }) => curve));

  const folds = kFold(lives.length, FOLDS, seed).map(({ train, test }) =>
    lifeLessons(
      priorOf(train),
      of(test).map(({ path }) => path),
      cap,
    ),
  );
  const networks: SavedNetwork[] = [];
  const said: Float64Array[] = [];
  for (const [index, unseen] of folds.entries()) {
    const { features, truth } = together(folds.filter((fold) => fold !== unseen));
    const recipe = { ...network, seed: seedFor(seed, `network ${index + 1}`) };
    const saved = await run.once(`network ${index + 1}`, (part) =>
      trainPerceptron({ features, truth }, undefined, recipe, part),
    );
    networks.push(saved);
    using open = await openPerceptron(saved);
    said.push(open.predict(unseen.features));
  }

  const { features, truth, counts } = together(folds);
  const members = [joined(said), saidByWear(features)] as const;
  const weights = blendWeights(members, (blend) => rmse(truth, blend), [LEAST_NETWORK, 0]);
  const both = blended(members, weights);
  const deviations = deviationByWear(features);
  const misses = Array.from(both, (steps, row) => ({
    error: (truth[row] as number) - steps,
    deviation: deviations[row] as number,
    weight: counts[row] as number,
  }));
  return {
    cap,
    axes,
    prior: priorOf(Int32Array.from(lives.keys())),
    networks,
    weights,
    spread: fitSpread(misses, coverage),
    judged: { networks: rmse(truth, members[0]), wear: rmse(truth, members[1]), both: rmse(truth, both) },
  };
}

export interface OpenRemainingLife extends Disposable {
  /** Of each unit at the end of its history. */
  predict(histories: readonly History[]): RemainingLife[];
}

export async function openRemainingLife(saved: SavedRemainingLife): Promise<OpenRemainingLife> {
  const networks = await Promise.all(saved.networks.map(openPerceptron));
  const { axes, prior, cap, spread } = saved;
  return {
    predict(histories) {
      assertComparable(histories);
      const features = stacked(
        histories.map((history) => lifeFeatures(prior, conditionOf(axes, history), [history.steps.length], cap)),
      );
      const mean = blended(
        networks.map((network) => network.predict(features)),
        networks.map(() => 1 / networks.length),
      );
      const deviations = deviationByWear(features);
      return Array.from(blended([mean, saidByWear(features)], saved.weights), (steps, row) => ({
        steps: Math.min(cap, Math.max(0, steps)),
        ...interval(steps, deviations[row] as number, spread, cap),
      }));
    },
    [Symbol.dispose]() {
      for (const network of networks) network[Symbol.dispose]();
    },
  };
}
