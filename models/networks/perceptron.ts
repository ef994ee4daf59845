/** The perceptron itself: the only way from a task to TensorFlow, which is loaded where one is trained or opened. */
import { openBackend } from '../backend/open-backend.js';
import { seedFor } from '../tables/random.js';
import type { Table } from '../tables/table.js';
import { type Lessons, OBJECTIVES, type ObjectiveName, startOf } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type Encoder, encoded, fitEncoder, widthOf } from './encoder.js';
import { type MlpShape, mlp } from './mlp.js';
import { type NetworkTraining, type Scale, scoresOf, setWeights, trainNetwork, weightsOf } from './train-network.js';

export interface NetworkRecipe extends NetworkTraining {
  readonly hidden: readonly number[];
  readonly dropout: number;
}

/** JSON holds it as it is. */
export interface SavedNetwork extends Scale {
  readonly objective: ObjectiveName;
  readonly encoder: Encoder;
  readonly shape: MlpShape;
  /** Base64 of 32-bit floats, a text for each variable. */
  readonly weights: readonly string[];
  readonly epochs: number;
}

/** With `heldOut`, the best epoch is kept. Resumes and stops as `trainNetwork` does. */
export async function trainPerceptron(
  lessons: Lessons<Table>,
  heldOut: Lessons<Table> | undefined,
  recipe: NetworkRecipe,
  run: TrainingRun,
): Promise<SavedNetwork> {
  await openBackend();
  const encoder = fitEncoder(lessons.features);
  const shape: MlpShape = {
    numbers: widthOf(encoder),
    categories: encoder.categories.map(({ levels }) => Math.max(2, levels.length + 1)),
    hidden: recipe.hidden,
    dropout: recipe.dropout,
  };
  const start = startOf(lessons, recipe.objective);
  const scale = recipe.objective === 'squared' ? deviationFrom(start, lessons.truth) : 1;
  const read = ({ features, ...rest }: Lessons<Table>) => ({ features: encoded(encoder, features), ...rest });
  using network = mlp(shape, seedFor(recipe.seed, 'first weights'));
  const epochs = await trainNetwork(network, read(lessons), heldOut && read(heldOut), { start, scale }, recipe, run);
  return { objective: recipe.objective, encoder, shape, start, scale, weights: weightsOf(network), epochs };
}

export interface OpenPerceptron extends Disposable {
  /** One prediction a row: a mean, a probability or an expected count, by the objective. */
  predict(features: Table): Float64Array;
}

export async function openPerceptron(saved: SavedNetwork): Promise<OpenPerceptron> {
  await openBackend();
  const network = mlp(saved.shape, 0);
  setWeights(network, saved.weights);
  return {
    predict: (features) =>
      scoresOf(network, encoded(saved.encoder, features), saved).map(OBJECTIVES[saved.objective].link),
    [Symbol.dispose]: () => network[Symbol.dispose](),
  };
}

const deviationFrom = (mean: number, truth: Float64Array): number =>
  Math.sqrt(truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length) || 1;
