/** Teaches a network, whatever its layers are: Adam over shuffled batches, the step shrinking along a cosine. */
import {
  abs,
  add,
  div,
  exp,
  log,
  mean,
  mul,
  type NamedTensorMap,
  neg,
  relu,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { seededRandom, seedFor } from '../tables/random.js';
import { type Lessons, meanLoss, type ObjectiveName } from '../training/objective.js';
import type { TrainingRun } from '../training/training-run.js';
import { type AdamState, adam } from './adam.js';
import type { Inputs } from './encoder.js';
import type { Network } from './network.js';
import { packed, unpackInto } from './packed.js';

export interface NetworkTraining {
  readonly objective: ObjectiveName;
  /** The length of the schedule. */
  readonly epochs: number;
  /** Ends before the schedule does, after so many epochs. */
  readonly stopAfter?: number | undefined;
  /** With held-out rows: stop when they have not got better for so many epochs. */
  readonly patience: number;
  readonly batchRows: number;
  readonly learningRate: number;
  /** Weight decay: this share of the sum of the squared weights is part of the loss. */
  readonly l2: number;
  readonly seed: number;
}

/** A network's answer y stands for the score `start + scale · y`, so that it works with numbers around 0. */
export interface Scale {
  readonly start: number;
  readonly scale: number;
}

interface State {
  readonly epoch: number;
  readonly variables: readonly string[];
  readonly optimizer: AdamState;
  readonly best: { readonly epoch: number; readonly loss: number | null; readonly variables: readonly string[] };
}

/**
 * The network's variables become those of the best epoch, which is returned, or of the last without `heldOut`. Resumes
 * from `run`'s checkpoint at the epoch where it stood, moments of Adam included, so the outcome is the same.
 */
export async function trainNetwork(
  network: Network,
  lessons: Lessons<Inputs>,
  heldOut: Lessons<Inputs> | undefined,
  scale: Scale,
  training: NetworkTraining,
  run: TrainingRun,
): Promise<number> {
  using optimizer = adam(network.variables);
  const lastEpoch = Math.min(training.stopAfter ?? training.epochs, training.epochs);
  let epoch = 0;
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, variables: weightsOf(network) };

  const earlier = await run.resume<State>();
  if (earlier) {
    epoch = earlier.epoch;
    best = {
      ...earlier.best,
      loss: earlier.best.loss ?? Number.POSITIVE_INFINITY,
      variables: [...earlier.best.variables],
    };
    setWeights(network, earlier.variables);
    optimizer.restore(earlier.optimizer);
  }
  const state = (): State => ({
    epoch,
    variables: weightsOf(network),
    optimizer: optimizer.state(),
    best: { ...best, loss: Number.isFinite(best.loss) ? best.loss : null },
  });

  while (epoch < lastEpoch && !(heldOut && epoch - best.epoch >= training.patience)) {
    await run.breathe(epoch / lastEpoch, state);
    const order = seededRandom(seedFor(training.seed, `epoch ${epoch}`)).shuffled(lessons.truth.length);
    const batches = Math.ceil(order.length / training.batchRows);
    for (let batch = 0; batch < batches; batch++) {
      const step = epoch * batches + batch;
      const rate = (training.learningRate / 2) * (1 + Math.cos((Math.PI * step) / (training.epochs * batches)));
      const rows = order.subarray(batch * training.batchRows, (batch + 1) * training.batchRows);
      const slopes = () => slopesOf(network, lessons, rows, scale, training, seedFor(training.seed, `step ${step}`));
      tidy(() => optimizer.step(slopes(), rate));
    }
    epoch++;
    if (!heldOut) continue;
    const loss = meanLoss(heldOut, scoresOf(network, heldOut.features, scale), training.objective);
    if (loss < best.loss) best = { epoch, loss, variables: weightsOf(network) };
  }
  if (heldOut) setWeights(network, best.variables);
  return heldOut ? best.epoch : epoch;
}

/** One score a row, in batches. */
export function scoresOf(network: Network, inputs: Inputs, { start, scale }: Scale): Float64Array {
  const scores = new Float64Array(inputs.rows);
  for (let from = 0; from < inputs.rows; from += 4096) {
    const rows = Int32Array.from({ length: Math.min(4096, inputs.rows - from) }, (_, index) => from + index);
    const answers = tidy(() => network.forward(inputs.of(rows)).dataSync());
    answers.forEach((answer, index) => {
      scores[from + index] = start + scale * answer;
    });
  }
  return scores;
}

/** The gradients of the batch's loss, by the names of the variables. */
function slopesOf(
  network: Network,
  { features, truth, weights }: Lessons<Inputs>,
  rows: Int32Array,
  { start, scale }: Scale,
  { objective, l2 }: NetworkTraining,
  dropoutSeed: number,
): NamedTensorMap {
  const batch = features.of(rows);
  const column = (value: (row: number) => number) => tensor2d(Float32Array.from(rows, value), [rows.length, 1]);
  const wanted = column((row) => truth[row] as number);
  const counts = weights && column((row) => weights[row] as number);
  const cost = () => {
    const score = add<Tensor2D>(mul(network.forward(batch, dropoutSeed), scale), start);
    const loss = div(LOSSES[objective](wanted, score), scale ** 2);
    const average = mean<Scalar>(counts ? mul(loss, counts) : loss);
    return l2 > 0 ? add<Scalar>(average, mul(squares(network.variables), l2)) : average;
  };
  return variableGrads(cost, [...network.variables]).grads;
}

/** The sum of all squares: what weights decay by. */
export const squares = (variables: readonly Variable[]): Scalar =>
  variables.map((one) => sum<Scalar>(square(one))).reduce((a, b) => add(a, b));

/** The losses of `OBJECTIVES`, as TensorFlow differentiates them. */
const LOSSES: Record<ObjectiveName, (truth: Tensor2D, score: Tensor2D) => Tensor> = {
  squared: (truth, score) => div(square(sub(score, truth)), 2),
  'log-loss': (truth, score) => add(sub(relu(score), mul(score, truth)), log(add(exp(neg(abs(score))), 1))),
  poisson: (truth, score) => sub(exp(score), mul(score, truth)),
};

export const weightsOf = (network: Pick<Network, 'variables'>): string[] => network.variables.map(packed);

export function setWeights(network: Pick<Network, 'variables'>, weights: readonly string[]): void {
  network.variables.forEach((one, index) => void unpackInto(one, weights[index] as string));
}
