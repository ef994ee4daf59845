/** Gradient boosting: each tree corrects what the trees before it left (Friedman, Annals of Statistics 2001). */
import { seededRandom } from '../tables/random.js';
import type { Table } from '../tables/table.js';
import { type Lessons, meanLoss, OBJECTIVES, type ObjectiveName, startOf } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type BinnedColumn, binned, fitBins } from './bins.js';
import { growTree, type TreeRules } from './grow-tree.js';
import { addTree, type Tree } from './tree.js';

export interface BoostingRecipe extends TreeRules {
  readonly objective: ObjectiveName;
  /** At most so many trees. */
  readonly rounds: number;
  /** With held-out rows: stop when they have not got better for so many trees. */
  readonly patience: number;
  /** Share of the rows, and of the columns, that each tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  /** Of each column of numbers. More see finer where rows are few, such as the limits at both ends; each split costs more. */
  readonly maxBins?: number;
  readonly seed: number;
}

export const BOOSTING: BoostingRecipe = {
  objective: 'squared',
  rounds: 500,
  patience: 50,
  learningRate: 0.05,
  leaves: 31,
  minLeafRows: 20,
  l2: 1,
  textSmoothing: 10,
  rowShare: 0.8,
  columnShare: 0.8,
  seed: 42,
};

/** JSON holds it as it is. */
export interface BoostedTrees {
  readonly objective: ObjectiveName;
  readonly columns: readonly BinnedColumn[];
  readonly start: number;
  readonly trees: readonly Tree[];
}

/**
 * Learns from `examples`. With `heldOut`, only the trees up to its lowest loss are kept. Resumes from `run`'s checkpoint
 * at the tree where it stood. Throws the signal's reason where the run is stopped.
 */
export async function trainBoosting(
  examples: Lessons<Table>,
  heldOut: Lessons<Table> | undefined,
  recipe: BoostingRecipe,
  run: TrainingRun,
): Promise<BoostedTrees> {
  const objective = OBJECTIVES[recipe.objective];
  const columns = fitBins(examples.features, recipe.maxBins);
  const bins = binned(columns, examples.features);
  const count = examples.truth.length;
  const weightOf = (row: number) => examples.weights?.[row] ?? 1;
  const start = startOf(examples, recipe.objective);
  const scores = new Float64Array(count).fill(start);
  const judged = heldOut && {
    bins: binned(columns, heldOut.features),
    scores: new Float64Array(heldOut.truth.length).fill(start),
  };
  const [gradient, curvature] = [new Float64Array(count), new Float64Array(count)];
  const trees: Tree[] = [];
  let best = { trees: 0, loss: Number.POSITIVE_INFINITY };

  const take = (tree: Tree) => {
    trees.push(tree);
    addTree(tree, bins, scores);
    if (!heldOut || !judged) return;
    addTree(tree, judged.bins, judged.scores);
    const loss = meanLoss(heldOut, judged.scores, recipe.objective);
    if (loss < best.loss) best = { trees: trees.length, loss };
  };
  for (const tree of (await run.resume<Tree[]>()) ?? []) take(tree);

  while (trees.length < recipe.rounds && !(heldOut && trees.length - best.trees >= recipe.patience)) {
    await run.breathe(trees.length / recipe.rounds, () => trees);
    // A tree's choices hang on its number alone, so that a resumed training is the same one.
    const random = seededRandom(recipe.seed + 7919 * trees.length);
    for (let row = 0; row < count; row++) {
      gradient[row] = weightOf(row) * objective.slope(examples.truth[row] as number, scores[row] as number);
      curvature[row] = weightOf(row) * objective.curvature(scores[row] as number);
    }
    const rows = sampled(count, recipe.rowShare, () => random.next());
    const asked = [
      ...random.shuffled(columns.length).subarray(0, Math.max(1, Math.round(columns.length * recipe.columnShare))),
    ];
    take(
      growTree(
        { columns, bins, gradient, curvature },
        rows,
        asked.sort((a, b) => a - b),
        recipe,
      ),
    );
  }
  return { objective: recipe.objective, columns, start, trees: heldOut ? trees.slice(0, best.trees) : trees };
}

/** One prediction a row: a mean, a probability or an expected count, by the objective. */
export function predictBoosting(model: BoostedTrees, features: Table): Float64Array {
  const scores = new Float64Array(features.rows).fill(model.start);
  const bins = binned(model.columns, features);
  for (const tree of model.trees) addTree(tree, bins, scores);
  return scores.map(OBJECTIVES[model.objective].link);
}

function sampled(count: number, share: number, next: () => number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, row) => row);
  return share < 1 ? all.filter(() => next() < share) : all;
}
