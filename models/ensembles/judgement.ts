/** What rows that no member learned from say: how long each member should learn, and how much it counts. */
import { type NetworkRecipe, openPerceptron, trainPerceptron } from '../networks/saved-network.js';
import type { Split } from '../tables/split.js';
import { rowsOf, type Table } from '../tables/table.js';
import { type Lessons, OBJECTIVES, type ObjectiveName } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type BoostingRecipe, predictBoosting, trainBoosting } from '../trees/boosting.js';
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

/** One inner exam: what the members learn from, and what they are then asked. */
export interface Exam {
  readonly taught: Lessons<Table>;
  readonly held: Lessons<Table>;
}

export interface Judgement {
  /** How long a network, and how many trees, did best; the mean over the exams. */
  readonly epochs: number;
  readonly rounds: number;
  /** Of the networks and of the trees, of sum 1. */
  readonly weights: readonly number[];
  /** The loss on the held-out rows of all exams: networks, trees, blend. */
  readonly judged: { readonly networks: number; readonly trees: number; readonly blend: number };
  /** The held-out rows of all exams, one exam after the other, and what the blend said of them. */
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
}

/** A network serves in every ensemble, with at least this weight. */
const LEAST_NETWORK = 0.1;

/** Rows as the parts of a split: `test` is held out. */
export const examOf = (lessons: Lessons<Table>, { train, test }: Split): Exam => ({
  taught: lessonsOf(lessons, train),
  held: lessonsOf(lessons, test),
});

/** Trains one network and one tree ensemble for each exam. */
export async function judgeMembers(
  exams: readonly Exam[],
  recipe: TabularRecipe,
  run: TrainingRun,
): Promise<Judgement> {
  const { objective, seed } = recipe;
  const ofNetworks: Float64Array[] = [];
  const ofTrees: Float64Array[] = [];
  let [epochs, rounds] = [0, 0];
  for (const [index, { taught, held }] of exams.entries()) {
    const which = exams.length === 1 ? 'first' : `exam ${index + 1}`;
    const network = await run.once(`${which} network`, (part) =>
      trainPerceptron(taught, held, { ...recipe.network, objective, seed }, part),
    );
    const trees = await run.once(`${which} trees`, (part) =>
      trainBoosting(taught, held, { ...recipe.trees, objective, seed }, part),
    );
    using open = await openPerceptron(network);
    ofNetworks.push(open.predict(held.features));
    ofTrees.push(predictBoosting(trees, held.features));
    epochs += network.epochs / exams.length;
    rounds += trees.trees.length / exams.length;
  }

  const loss = recipe.loss ?? lossOf(objective);
  const truth = joined(exams.map(({ held }) => held.truth));
  const said = [joined(ofNetworks), joined(ofTrees)] as const;
  const weights = blendWeights(said, (blend) => loss(truth, blend), [LEAST_NETWORK, 0]);
  const predicted = blended(said, weights);
  const judged = { networks: loss(truth, said[0]), trees: loss(truth, said[1]), blend: loss(truth, predicted) };
  return {
    epochs: Math.max(1, Math.round(epochs)),
    rounds: Math.max(1, Math.round(rounds)),
    weights,
    judged,
    truth,
    predicted,
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

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
