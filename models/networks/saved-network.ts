/** The perceptron on tables: trained, kept as JSON, and opened again to predict. TensorFlow is loaded with the first of them. */
import type { NetworkRecipe } from './perceptron.js';

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

type Perceptron = typeof import('./perceptron.js');

export const trainPerceptron: Perceptron['trainPerceptron'] = async (...asked) =>
  (await import('./perceptron.js')).trainPerceptron(...asked);

export const openPerceptron: Perceptron['openPerceptron'] = async (saved) =>
  (await import('./perceptron.js')).openPerceptron(saved);
