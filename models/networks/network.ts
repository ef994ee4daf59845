/** A network is its variables and one function; how it is trained, saved and used is the same for all. */
import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';

export interface Network extends Disposable {
  /** In an order that a rebuilt network shares. */
  readonly variables: readonly Variable[];
  /**
   * Inputs of n rows to scores of shape [n, 1]; the objective's link makes predictions of them.
   * With `dropoutSeed` it is trained, and drops what it drops by that seed.
   */
  forward(inputs: readonly Tensor[], dropoutSeed?: number): Tensor2D;
}
