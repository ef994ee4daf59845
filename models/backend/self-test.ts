import {
  add,
  matMul,
  mean,
  mul,
  type Rank,
  type Scalar,
  sigmoid,
  square,
  tensor1d,
  tensor2d,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';

/** How far backends may differ. */
export const TOLERANCE = 1e-4;

/** A small network's weights, three rows for it, and what it says of them: worked out in double precision, without TensorFlow. */
const ROWS = [
  [0.5, -1.2, 3.1],
  [-2, 0.25, 0.75],
  [0, 4, -0.5],
];
const HIDDEN = [
  [0.4, -0.3, 0.9, 0.1],
  [-0.7, 0.2, 0.5, -1.1],
  [0.25, 0.6, -0.35, 0.8],
];
const BIAS = [0.1, -0.2, 0.3, 0];
const OUTPUT = [[1.5], [-0.8], [0.6], [-1.25]];
const ANSWERS = [-3.159999, -1.099887, 1.04358];
/** Of the mean of the squares of the answers, by the weights of OUTPUT. */
const SLOPES = [-3.457552, -2.438134, 2.339009, -8.017615];

/** Throws where the backend in use predicts, or learns, otherwise than it should. */
export function selfTest(): void {
  tidy(() => {
    const output: Variable<Rank.R2> = variable(tensor2d(OUTPUT));
    const hidden = add(matMul(tensor2d(ROWS), tensor2d(HIDDEN)), tensor1d(BIAS));
    const predict = () => matMul(mul(hidden, sigmoid(hidden)), output);
    compare('predicts', predict().dataSync(), ANSWERS);
    const { grads } = variableGrads(() => mean<Scalar>(square(predict())), [output]);
    compare('learns', grads[output.name]?.dataSync() ?? [], SLOPES);
    output.dispose();
  });
}

function compare(does: string, said: ArrayLike<number>, stored: readonly number[]): void {
  const wrong = stored.some((answer, index) => !(Math.abs(answer - (said[index] as number)) <= TOLERANCE));
  if (wrong) throw new Error(`it ${does} ${Array.from(said)} where ${stored} is right`);
}
