/** A multilayer perceptron over numbers and embeddings of categories. */
import {
  add,
  cast,
  concat,
  dropout,
  matMul,
  mul,
  oneHot,
  type Rank,
  sigmoid,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { seededRandom } from '../tables/random.js';
import type { Network } from './network.js';

type Matrix = Variable<Rank.R2>;

export interface MlpShape {
  /** How many numbers a row has. */
  readonly numbers: number;
  /** How many codes each category has. */
  readonly categories: readonly number[];
  readonly hidden: readonly number[];
  /** Share of the units of each hidden layer that a training step leaves out. */
  readonly dropout: number;
}

/** An embedding's size: enough to tell categories apart, too few to learn each by heart. */
const embeddingSize = (codes: number) => Math.min(16, Math.ceil(1.6 * codes ** 0.56));

/** First weights are drawn by the seed, of a variance that keeps the signal's (He et al., ICCV 2015). */
export function mlp(shape: MlpShape, seed: number): Network {
  const random = seededRandom(seed);
  const drawn = (rows: number, columns: number, deviation: number) =>
    variable(
      tensor2d(
        Float32Array.from({ length: rows * columns }, () => deviation * random.normal()),
        [rows, columns],
      ),
    );
  const embeddings = shape.categories.map((codes) => drawn(codes, embeddingSize(codes), 0.1));
  const layers: { weights: Matrix; bias: Matrix }[] = [];
  let width = shape.numbers + shape.categories.reduce((sum, codes) => sum + embeddingSize(codes), 0);
  for (const units of [...shape.hidden, 1]) {
    layers.push({ weights: drawn(width, units, Math.sqrt(2 / width)), bias: drawn(1, units, 0) });
    width = units;
  }
  const variables = [...embeddings, ...layers.flatMap(({ weights, bias }) => [weights, bias])];

  // A row of a matrix is picked by multiplication, because not every backend can learn through a gather.
  const embedded = (codes: Tensor, table: Matrix): Tensor2D =>
    matMul(cast(oneHot(codes as Tensor1D, table.shape[0] as number), 'float32'), table);

  return {
    variables,
    forward: ([numbers, ...codes], dropoutSeed) =>
      tidy(() => {
        let signal = concat(
          [numbers as Tensor2D, ...codes.map((one, index) => embedded(one, embeddings[index] as Matrix))],
          1,
        );
        layers.forEach(({ weights, bias }, index) => {
          signal = add(matMul(signal, weights), bias);
          if (index === layers.length - 1) return;
          signal = mul(signal, sigmoid(signal)); // swish (Ramachandran et al., 2017)
          if (dropoutSeed !== undefined && shape.dropout > 0) {
            signal = dropout(signal, shape.dropout, undefined, dropoutSeed + index) as Tensor2D;
          }
        });
        return signal;
      }),
    [Symbol.dispose]() {
      for (const one of variables) one.dispose();
    },
  };
}
