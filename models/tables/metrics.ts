/** How far predictions are from the truth. Arrays are of one length; NaN in, NaN out. */

type Numbers = ArrayLike<number>;

function mean(count: number, at: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) sum += at(row);
  return sum / count;
}

const at = (numbers: Numbers, row: number) => numbers[row] as number;

/** Root of the mean squared error. */
export const rmse = (truth: Numbers, predicted: Numbers): number =>
  Math.sqrt(mean(truth.length, (row) => (at(truth, row) - at(predicted, row)) ** 2));

/** The same on log(1 + x), which judges by ratio; what is below 0 counts as 0. */
export const rmsle = (truth: Numbers, predicted: Numbers): number =>
  Math.sqrt(mean(truth.length, (row) => (log1p(at(truth, row)) - log1p(at(predicted, row))) ** 2));

const log1p = (value: number) => Math.log1p(Math.max(0, value));

/** Share of the variance that is explained: 1 is perfect, 0 as good as the mean. */
export function r2(truth: Numbers, predicted: Numbers): number {
  const centre = mean(truth.length, (row) => at(truth, row));
  const spread = mean(truth.length, (row) => (at(truth, row) - centre) ** 2);
  return 1 - rmse(truth, predicted) ** 2 / spread;
}

/** Mean of -log of the probability given to what came true. Probabilities are kept 1e-15 away from 0 and 1. */
export const logLoss = (truth: Numbers, probability: Numbers): number =>
  mean(truth.length, (row) => {
    const likely = Math.min(1 - 1e-15, Math.max(1e-15, at(probability, row)));
    return -Math.log(at(truth, row) === 1 ? likely : 1 - likely);
  });

/** Area under the ROC curve: how often one that came true is ranked above one that did not; ties count a half. */
export function auc(truth: Numbers, score: Numbers): number {
  let [above, below, area] = [0, 0, 0];
  for (const { positives, negatives } of descending(truth, score)) {
    area += negatives * (above + positives / 2);
    above += positives;
    below += negatives;
  }
  return area / (above * below);
}

/** Precision at each rank where one comes true, averaged: the area under the steps of precision over recall. */
export function averagePrecision(truth: Numbers, score: Numbers): number {
  let [hits, seen, sum] = [0, 0, 0];
  for (const { positives, negatives } of descending(truth, score)) {
    hits += positives;
    seen += positives + negatives;
    sum += positives * (hits / seen);
  }
  return sum / hits;
}

/** Harmonic mean of precision and recall of the class 1; 0 where none is found. */
export function f1(truth: Numbers, label: Numbers): number {
  let [both, either] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    if (at(truth, row) === 1 && at(label, row) === 1) both++;
    either += (at(truth, row) === 1 ? 1 : 0) + (at(label, row) === 1 ? 1 : 0);
  }
  return either === 0 ? 0 : (2 * both) / either;
}

/** Groups of equal score, the highest first. */
function* descending(truth: Numbers, score: Numbers): Generator<{ positives: number; negatives: number }> {
  const order = Int32Array.from({ length: truth.length }, (_, row) => row);
  order.sort((a, b) => at(score, b) - at(score, a));
  for (let start = 0; start < order.length; ) {
    const group = { positives: 0, negatives: 0 };
    const value = at(score, order[start] as number);
    do {
      if (at(truth, order[start] as number) === 1) group.positives++;
      else group.negatives++;
      start++;
    } while (start < order.length && at(score, order[start] as number) === value);
    yield group;
  }
}
