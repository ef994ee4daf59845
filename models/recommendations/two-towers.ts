/**
 * The two towers, taught by TensorFlow.js: one for who asks (what they took, and the occasion), one for what is offered. The
 * softmax goes over all models that were ever rented (Covington, Adams, Sargin, RecSys 2016, with a full softmax, as a fleet has
 * hundreds of models and not millions). A past is the mean of item vectors, as in FISM (Kabbur, Ning, Karypis, KDD 2013).
 */
import {
  add,
  exp,
  log,
  matMul,
  mean,
  mul,
  type NamedTensorMap,
  type Rank,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { openBackend } from '../backend/open-backend.js';
import { type AdamState, adam } from '../networks/adam.js';
import { setWeights, squares, weightsOf } from '../networks/train-network.js';
import { seededRandom, seedFor } from '../tables/random.js';
import type { TrainingRun } from '../training/training-run.js';
import type { TowerLessons } from './lessons.js';
import type { SavedRecommender } from './recommender.js';

export interface TowerRecipe {
  /** Numbers of a vector. */
  readonly size: number;
  readonly epochs: number;
  readonly batchRows: number;
  readonly learningRate: number;
  readonly l2: number;
  /** The share of rows whose past is hidden while they are learned from, so that the occasion alone says what it can. */
  readonly hidden: number;
  readonly seed: number;
}

export const TOWERS: TowerRecipe = {
  ...{ size: 16, epochs: 20, batchRows: 256, learningRate: 0.01, l2: 3e-4, hidden: 0.2, seed: 42 },
};

interface State {
  readonly epoch: number;
  readonly variables: readonly string[];
  readonly optimizer: AdamState;
}

/** Repeatable by the seed; stops and goes on as `run` says. */
export async function trainTowers(
  lessons: TowerLessons,
  recipe: TowerRecipe,
  run: TrainingRun,
): Promise<SavedRecommender> {
  await openBackend();
  using towers = newTowers(lessons, recipe);
  using optimizer = adam(towers.variables);
  const earlier = await run.resume<State>();
  let epoch = earlier?.epoch ?? 0;
  if (earlier) {
    setWeights(towers, earlier.variables);
    optimizer.restore(earlier.optimizer);
  }
  const state = (): State => ({
    ...{ epoch, variables: weightsOf(towers), optimizer: optimizer.state() },
  });
  const batches = Math.ceil(lessons.rows / recipe.batchRows);
  for (; epoch < recipe.epochs; epoch++) {
    await run.breathe(epoch / recipe.epochs, state);
    const random = seededRandom(seedFor(recipe.seed, `epoch ${epoch}`));
    const order = random.shuffled(lessons.rows);
    for (let batch = 0; batch < batches; batch++) {
      const rows = order.subarray(batch * recipe.batchRows, (batch + 1) * recipe.batchRows);
      const shows = Array.from(rows, () => random.next() >= recipe.hidden);
      const done = (epoch * batches + batch) / (recipe.epochs * batches);
      tidy(() =>
        optimizer.step(towers.slopes(rows, shows), (recipe.learningRate / 2) * (1 + Math.cos(Math.PI * done))),
      );
    }
  }
  return towers.save(recipe.epochs);
}

function newTowers(lessons: TowerLessons, { size, l2, seed }: TowerRecipe) {
  const random = seededRandom(seedFor(seed, 'first vectors'));
  const drawn = (rows: number, columns: number, deviation: number): Variable<Rank.R2> =>
    variable(
      tensor2d(
        Float32Array.from({ length: rows * columns }, () => deviation * random.normal()),
        [rows, columns],
      ),
    );
  const [words, occasions] = [Math.max(1, lessons.words.length), Math.max(1, lessons.occasions.length)];
  const past = drawn(words, size, 0.1);
  const offered = drawn(words, size, 0.1);
  const liked = drawn(words, 1, 0);
  const occasion = drawn(occasions, size, 0.1);
  const again = drawn(1, 1, 0);
  const models = lessons.models.length;
  const wordsOfModels = tensor2d(
    filled(lessons.wordsOfModels, words, (found) => found.map((index) => [index, 1] as const)),
    [models, words],
  );
  const variables = [past, offered, liked, occasion, again];

  function loss(before: Tensor2D, at: Tensor2D, chosen: Tensor2D): Scalar {
    const person = add<Tensor2D>(matMul(before, matMul(wordsOfModels, past)), matMul(at, occasion));
    const taste = matMul(person, matMul(wordsOfModels, offered), false, true);
    const common = reshape<Rank.R2>(matMul(wordsOfModels, liked), [1, models]);
    const scores = add(add(taste, common), mul(before, again));
    // Scores stay far below where an exponential overflows: weights decay.
    const losses = sub(log(sum(exp(scores), 1)), sum(mul(chosen, scores), 1));
    return add(mean<Scalar>(losses), mul(squares(variables), l2));
  }

  return {
    variables,
    slopes(rows: Int32Array, shows: readonly boolean[]): NamedTensorMap {
      const of = <Item>(items: ArrayLike<Item>) => Array.from(rows, (row) => items[row] as Item);
      const pasts = of(lessons.past).map((one, index) => (shows[index] ? one : []));
      const before = tensor2d(
        filled(pasts, models, (one) => one),
        [rows.length, models],
      );
      const at = tensor2d(
        filled(of(lessons.occasion), occasions, (one) => one.map((index) => [index, 1] as const)),
        [rows.length, occasions],
      );
      const chosen = tensor2d(
        filled(of(lessons.chosen), models, (one) => [[one, 1] as const]),
        [rows.length, models],
      );
      return variableGrads(() => loss(before, at, chosen), variables).grads;
    },
    save: (epochs: number): SavedRecommender => ({
      size,
      cars: {
        words: lessons.words,
        ...{ past: rounded(past, lessons.words), offered: rounded(offered, lessons.words) },
        liked: rounded(liked, lessons.words).map(([value]) => value ?? 0),
      },
      occasions: { words: lessons.occasions, vectors: rounded(occasion, lessons.occasions) },
      again: again.dataSync()[0] ?? 0,
      ...{ models: lessons.models, epochs },
    }),
    [Symbol.dispose]() {
      for (const one of [...variables, wordsOfModels]) one.dispose();
    },
  };
}

/** A dense matrix of rows that name their columns and what stands there; sums where one is named twice. */
function filled<Row>(
  rows: readonly Row[],
  columns: number,
  cells: (row: Row) => readonly (readonly [column: number, value: number])[],
): Float32Array {
  const values = new Float32Array(rows.length * columns);
  rows.forEach((row, index) => {
    for (const [column, value] of cells(row)) {
      values[index * columns + column] = (values[index * columns + column] as number) + value;
    }
  });
  return values;
}

/** Five digits are more than ranks hang on, and halve the file. */
function rounded(matrix: Variable<Rank.R2>, names: readonly string[]): number[][] {
  const values = matrix.dataSync();
  const columns = matrix.shape[1];
  return names.map((_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns), (value) => Number(value.toFixed(5))),
  );
}
