/**
 * Adam (Kingma & Ba, ICLR 2015). Ours, because TensorFlow.js's own does not resume exactly where it was.
 */
import {
  add,
  div,
  mul,
  type NamedTensorMap,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { packed, unpackInto } from './packed.js';

const BETA = [0.9, 0.999] as const;
const EPSILON = 1e-7;

export interface Adam extends Disposable {
  /** Moves the variables against their gradients, which are named as they are. */
  step(gradients: NamedTensorMap, rate: number): void;
  /** JSON of what it remembers. */
  state(): AdamState;
  restore(state: AdamState): void;
}

export interface AdamState {
  readonly steps: number;
  readonly moments: readonly (readonly [string, string])[];
}

export function adam(variables: readonly Variable[]): Adam {
  let steps = 0;
  const moments = variables.map((one) => [variable(zerosLike(one), false), variable(zerosLike(one), false)] as const);

  return {
    step(gradients, rate) {
      steps++;
      const unbiased = (rate * Math.sqrt(1 - BETA[1] ** steps)) / (1 - BETA[0] ** steps);
      tidy(() => {
        variables.forEach((one, index) => {
          const gradient = gradients[one.name] as Tensor;
          const [first, second] = moments[index] as (typeof moments)[number];
          first.assign(add(mul(first, BETA[0]), mul(gradient, 1 - BETA[0])));
          second.assign(add(mul(second, BETA[1]), mul(square(gradient), 1 - BETA[1])));
          one.assign(sub(one, mul(div(first, add(sqrt(second), EPSILON)), unbiased)));
        });
      });
    },
    state: () => ({ steps, moments: moments.map(([first, second]) => [packed(first), packed(second)]) }),
    restore(state) {
      steps = state.steps;
      state.moments.forEach(([first, second], index) => {
        const [ofMean, ofSquare] = moments[index] as (typeof moments)[number];
        unpackInto(ofMean, first);
        unpackInto(ofSquare, second);
      });
    },
    [Symbol.dispose]() {
      for (const one of moments.flat()) one.dispose();
    },
  };
}
