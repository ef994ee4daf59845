/** The perceptron on tables: trained, kept as JSON, and opened again to predict. TensorFlow is loaded with the first of them. */
import type { Table } from '../tables/table.js';
import type { Lessons } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import type { NetworkRecipe, OpenPerceptron, SavedNetwork } from './perceptron.js';

export type { NetworkRecipe, SavedNetwork } from './perceptron.js';

export const NETWORK: NetworkRecipe = {
  objective: 'squared',
  hidden: [128, 64],
  dropout: 0.1,
  epochs: 40,
  patience: 12,
  batchRows: 256,
  learningRate: 2e-3,
  l2: 1e-5,
  seed: 42,
};

/** With `heldOut`, the best epoch is kept. Resumes and stops as `trainNetwork` does. */
export async function trainPerceptron(
  lessons: Lessons<Table>,
  heldOut: Lessons<Table> | undefined,
  recipe: NetworkRecipe,
  run: TrainingRun,
): Promise<SavedNetwork> {
  return (await import('./perceptron.js')).trainPerceptron(lessons, heldOut, recipe, run);
}

export async function openPerceptron(saved: SavedNetwork): Promise<OpenPerceptron> {
  return (await import('./perceptron.js')).openPerceptron(saved);
}
