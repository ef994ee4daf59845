/**
 * From which probability on a failure should be called one, so that F1 is highest on these rows: halfway to the next
 * lower probability. Of thresholds that are equally good, the highest.
 */
export function bestThreshold(truth: ArrayLike<number>, probability: ArrayLike<number>): number {
  const order = Int32Array.from({ length: truth.length }, (_, row) => row);
  order.sort((a, b) => (probability[b] as number) - (probability[a] as number));
  const failures = Array.from(truth).filter((one) => one === 1).length;
  let best = { f1: 0, threshold: 0.5 };
  let hits = 0;
  order.forEach((row, place) => {
    if (truth[row] === 1) hits++;
    const [here, next] = [probability[row] as number, probability[order[place + 1] ?? row] as number];
    if (here === next && place + 1 < order.length) return; // equal ones are called alike
    const f1 = (2 * hits) / (place + 1 + failures);
    if (f1 > best.f1) best = { f1, threshold: (here + next) / 2 };
  });
  return best.threshold;
}
