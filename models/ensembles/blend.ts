/** How much each member of an ensemble counts: what is best on rows that none of them learned from. */

/** Weights are multiples of this. */
const STEP = 0.05;

/** The weighted mean of the members' predictions. */
export function blended(predictions: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const rows = predictions[0]?.length ?? 0;
  return Float64Array.from({ length: rows }, (_, row) =>
    predictions.reduce((sum, member, index) => sum + (weights[index] as number) * (member[row] as number), 0),
  );
}

/**
 * Weights of sum 1, each at least `least[i]`, that lower `loss` most: from equal weights, as long as it helps, a step
 * moves from one member to another.
 */
export function blendWeights(
  predictions: readonly Float64Array[],
  loss: (blend: Float64Array) => number,
  least: readonly number[] = predictions.map(() => 0),
): number[] {
  const steps = Math.round(1 / STEP);
  let best = predictions.map(
    (_, index) => Math.floor(steps / predictions.length) + (index < steps % predictions.length ? 1 : 0),
  );
  const lossOf = (parts: readonly number[]) =>
    loss(
      blended(
        predictions,
        parts.map((part) => part / steps),
      ),
    );
  let lowest = lossOf(best);
  for (let moved = true; moved; ) {
    moved = false;
    for (const { from, to } of pairs(best.length)) {
      const next = best.map((part, index) => part + (index === to ? 1 : 0) - (index === from ? 1 : 0));
      if ((next[from] as number) / steps < (least[from] as number)) continue;
      const candidate = lossOf(next);
      if (!(candidate < lowest)) continue; // nor where a member says NaN: that would go on forever
      [best, lowest, moved] = [next, candidate, true];
    }
  }
  return best.map((part) => part / steps);
}

const pairs = (count: number) =>
  Array.from({ length: count * count }, (_, index) => ({ from: index % count, to: Math.floor(index / count) })).filter(
    ({ from, to }) => from !== to,
  );
