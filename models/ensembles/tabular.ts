/** The ensemble for tables: networks beside boosted trees, blended by what held-out rows say. */
import { type NetworkRecipe, openPerceptron, type SavedNetwork, trainPerceptron } from '../networks/saved-network.js';
import type { Split } from '../tables/split.js';
import { rowsOf, type Table } from '../tables/table.js';
import { type Lessons, OBJECTIVES, type ObjectiveName } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type BoostedTrees, type BoostingRecipe, predictBoosting, trainBoosting } from '../trees/boosting.js';
import { blended, blendWeights } from './blend.js';

export interface TabularRecipe {
  readonly objective: ObjectiveName;
  readonly network: NetworkRecipe;
  readonly trees: BoostingRecipe;
  /** How many of each are trained on all rows, from seeds of their own; their mean counts as one member. */
  readonly networks: number;
  readonly forests: number;
  readonly seed: number;
  /** What the blend lowers on the inner held-out rows; the objective's own loss where left out. */
  readonly loss?: (truth: Float64Array, predicted: Float64Array) => number;
}

/** The same ensemble of fewer and smaller members. */
export const rough = (recipe: TabularRecipe): TabularRecipe => ({
  ...recipe,
  network: { ...recipe.network, hidden: [16], epochs: Math.min(6, recipe.network.epochs) },
  trees: { ...recipe.trees, rounds: Math.min(40, recipe.trees.rounds), learningRate: 0.15 },
  networks: 1,
  forests: 1,
});

/** JSON holds it as it is. */
export interface SavedTabular {
  readonly networks: readonly SavedNetwork[];
  readonly forests: readonly BoostedTrees[];
  /** Of the networks' mean and of the forests' mean. */
  readonly weights: readonly number[];
  /** The loss on the inner held-out rows: networks, trees, blend. */
  readonly judged: { readonly networks: number; readonly trees: number; readonly blend: number };
}

/** A network serves in every ensemble, with at least this weight. */
const LEAST_NETWORK = 0.1;

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
  const { objective, seed } = recipe;
  const [taught, held] = [lessonsOf(lessons, inner.train), lessonsOf(lessons, inner.test)];
  const network = { ...recipe.network, objective, seed };
  const trees = { ...recipe.trees, objective, seed };
  const firstNetwork = await run.once('first network', (part) => trainPerceptron(taught, held, network, part));
  const firstTrees = await run.once('first trees', (part) => trainBoosting(taught, held, trees, part));

  using open = await openPerceptron(firstNetwork);
  const loss = recipe.loss ?? lossOf(objective);
  const said = [open.predict(held.features), predictBoosting(firstTrees, held.features)];
  const weights = blendWeights(said, (blend) => loss(held.truth, blend), [LEAST_NETWORK, 0]);
  const judged = {
    networks: loss(held.truth, said[0] as Float64Array),
    trees: loss(held.truth, said[1] as Float64Array),
    blend: loss(held.truth, blended(said, weights)),
  };

  const networks: SavedNetwork[] = [];
  for (let index = 0; index < recipe.networks; index++) {
    const full = { ...network, seed: seed + index, stopAfter: Math.max(1, firstNetwork.epochs) };
    networks.push(await run.once(`network ${index + 1}`, (part) => trainPerceptron(lessons, undefined, full, part)));
  }
  const forests: BoostedTrees[] = [];
  for (let index = 0; index < recipe.forests; index++) {
    const full = { ...trees, seed: seed + 104_729 * index, rounds: Math.max(1, firstTrees.trees.length) };
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

const lessonsOf = ({ features, truth, weights }: Lessons<Table>, rows: Int32Array): Lessons<Table> => ({
  features: rowsOf(features, rows),
  truth: Float64Array.from(rows, (row) => truth[row] as number),
  weights: weights && Float64Array.from(rows, (row) => weights[row] as number),
});

/** The objective's loss of predictions, not of scores. */
const lossOf = (name: ObjectiveName) => (truth: Float64Array, predicted: Float64Array) => {
  const { scoreOf, loss } = OBJECTIVES[name];
  return predicted.reduce((sum, value, row) => sum + loss(truth[row] as number, scoreOf(value)), 0) / truth.length;
};
