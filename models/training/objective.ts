/** What boosting lowers: its slope and curvature by the score, and how a score becomes a prediction. */
export interface Objective {
  /** The best score that is the same for every row. */
  start(mean: number): number;
  /** Slope and curvature of the loss of one row by its score. */
  slope(truth: number, score: number): number;
  curvature(score: number): number;
  loss(truth: number, score: number): number;
  /** The prediction that a score stands for. */
  link(score: number): number;
  /** The score that stands for a prediction. */
  scoreOf(prediction: number): number;
}

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
/** A score beyond this moves no prediction any more, and its exponential would overflow. */
const within = (score: number) => Math.min(30, Math.max(-30, score));

const squared: Objective = {
  start: (mean) => mean,
  slope: (truth, score) => score - truth,
  curvature: () => 1,
  loss: (truth, score) => (score - truth) ** 2 / 2,
  link: (score) => score,
  scoreOf: (prediction) => prediction,
};

/** Truth 0 or 1; the prediction is a probability. */
const logLoss: Objective = {
  start: (mean) => within(Math.log(mean / (1 - mean))),
  slope: (truth, score) => sigmoid(score) - truth,
  curvature: (score) => Math.max(1e-6, sigmoid(score) * (1 - sigmoid(score))),
  loss: (truth, score) => Math.max(score, 0) - score * truth + Math.log1p(Math.exp(-Math.abs(score))),
  link: sigmoid,
  scoreOf: (prediction) => within(Math.log(prediction / (1 - prediction))),
};

/** Truth a count; the prediction is its expected value. */
const poisson: Objective = {
  start: (mean) => within(Math.log(mean)),
  slope: (truth, score) => Math.exp(within(score)) - truth,
  curvature: (score) => Math.max(1e-6, Math.exp(within(score))),
  loss: (truth, score) => Math.exp(within(score)) - truth * score,
  link: (score) => Math.exp(within(score)),
  scoreOf: (prediction) => within(Math.log(prediction)),
};

export const OBJECTIVES = { squared, 'log-loss': logLoss, poisson } as const;
export type ObjectiveName = keyof typeof OBJECTIVES;

/** What a model learns from, or is judged on. `Rows` is a table, or what a network reads. */
export interface Lessons<Rows> {
  readonly features: Rows;
  readonly truth: Float64Array;
  /** How much each row counts, 1 where left out. */
  readonly weights?: Float64Array | undefined;
}

/** Weighted mean of the losses of the rows' scores. */
export function meanLoss({ truth, weights }: Lessons<unknown>, scores: Float64Array, name: ObjectiveName): number {
  const { loss } = OBJECTIVES[name];
  let [sum, weight] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    const counts = weights?.[row] ?? 1;
    sum += counts * loss(truth[row] as number, scores[row] as number);
    weight += counts;
  }
  return sum / weight;
}

/** The best score that is the same for every row. */
export function startOf({ truth, weights }: Lessons<unknown>, name: ObjectiveName): number {
  let [sum, weight] = [0, 0];
  truth.forEach((value, row) => {
    sum += (weights?.[row] ?? 1) * value;
    weight += weights?.[row] ?? 1;
  });
  return OBJECTIVES[name].start(sum / weight);
}
