/** The ensemble for tables: networks beside boosted trees, blended by what held-out rows say. */
import { openPerceptron, type SavedNetwork, trainPerceptron } from '../networks/saved-network.js';
import type { Split } from '../tables/split.js';
import type { Table } from '../tables/table.js';
import type { Lessons } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type BoostedTrees, predictBoosting, trainBoosting } from '../trees/boosting.js';
import { blended } from './blend.js';
import { examOf, type Judgement, judgeMembers, type TabularRecipe } from './judgement.js';

/** The same ensemble of fewer and smaller members. */
export const rough = (recipe: TabularRecipe): TabularRecipe => ({
  ...recipe,
  network: { ...recipe.network, hidden: [16], epochs: Math.min(3, recipe.network.epochs) },
  trees: { ...recipe.trees, rounds: Math.min(40, recipe.trees.rounds), learningRate: 0.15 },
  networks: 1,
  forests: 1,
});

/** JSON holds it as it is. */
export interface SavedTabular extends Pick<Judgement, 'weights' | 'judged'> {
  readonly networks: readonly SavedNetwork[];
  readonly forests: readonly BoostedTrees[];
}

/**
 * First one of each learns from `inner.train`, and `inner.test` says when to stop and how to blend. Then all are trained
 * on all rows for that long.
 */
export async function trainTabular(
  lessons: Lessons<Table>,
  inner: Split,
  recipe: TabularRecipe,
  run: TrainingRun,
): Promise<SavedTabular> {
  return trainMembers(lessons, await judgeMembers([examOf(lessons, inner)], recipe, run), recipe, run);
}

/** All members, on all rows, as a judgement of the same recipe says. */
export async function trainMembers(
  lessons: Lessons<Table>,
  { epochs, rounds, weights, judged }: Judgement,
  { objective, seed, ...recipe }: TabularRecipe,
  run: TrainingRun,
): Promise<SavedTabular> {
  const networks: SavedNetwork[] = [];
  for (let index = 0; index < recipe.networks; index++) {
    const full = { ...recipe.network, objective, seed: seed + index, stopAfter: epochs };
    networks.push(await run.once(`network ${index + 1}`, (part) => trainPerceptron(lessons, undefined, full, part)));
  }
  const forests: BoostedTrees[] = [];
  for (let index = 0; index < recipe.forests; index++) {
    const full = { ...recipe.trees, objective, seed: seed + 104_729 * index, rounds };
    forests.push(await run.once(`trees ${index + 1}`, (part) => trainBoosting(lessons, undefined, full, part)));
  }
  return { networks, forests, weights, judged };
}

export interface OpenTabular extends Disposable {
  predict(features: Table): Float64Array;
}

export async function openTabular(saved: SavedTabular): Promise<OpenTabular> {
  const networks = await Promise.all(saved.networks.map(openPerceptron));
  return {
    predict: (features) =>
      blended(
        [
          mean(networks.map((network) => network.predict(features))),
          mean(saved.forests.map((forest) => predictBoosting(forest, features))),
        ],
        saved.weights,
      ),
    [Symbol.dispose]() {
      for (const network of networks) network[Symbol.dispose]();
    },
  };
}

const mean = (predictions: readonly Float64Array[]): Float64Array =>
  blended(
    predictions,
    predictions.map(() => 1 / predictions.length),
  );
