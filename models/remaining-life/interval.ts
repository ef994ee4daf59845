/** An interval from how far off a model was for units that it had not learned from (split conformal; Vovk et al., 2005). */

export interface Miss {
  /** True minus predicted. */
  readonly error: number;
  /** The deviation that the model itself gave; the interval grows with it. */
  readonly deviation: number;
  /** How much it counts. */
  readonly weight: number;
}

/** Where the truth lies, in deviations from the prediction. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

/** Steps that are added to each deviation: a model that is sure of itself is still off by one or two. */
const LEAST_DEVIATION = 1;

/** `coverage` of the truth is to lie inside, the rest in equal parts below and above. */
export function fitSpread(misses: readonly Miss[], coverage: number): Spread {
  const scaled = misses.map(({ error, deviation, weight }) => ({ off: error / (deviation + LEAST_DEVIATION), weight }));
  scaled.sort((a, b) => a.off - b.off);
  const total = scaled.reduce((sum, { weight }) => sum + weight, 0);
  const quantile = (share: number) => {
    let sum = 0;
    for (const { off, weight } of scaled) {
      sum += weight;
      if (sum >= share * total) return off;
    }
    return scaled.at(-1)?.off ?? 0;
  };
  return { low: quantile((1 - coverage) / 2), high: quantile((1 + coverage) / 2) };
}

/** Between 0 and `cap`: at `cap`, the truth may be anything above. */
export function interval(predicted: number, deviation: number, { low, high }: Spread, cap: number): Spread {
  const within = (value: number) => Math.min(cap, Math.max(0, value));
  const scale = deviation + LEAST_DEVIATION;
  return { low: within(predicted + low * scale), high: within(predicted + high * scale) };
}
