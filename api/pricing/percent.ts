/** Percents as whole numbers, so that prices are exact until they are rounded, once. */

/** 100 %, in thousandths of a percent. */
export const WHOLE = 100_000n;

export const thousandths = (percent: number): bigint => BigInt(Math.round(percent * 1000));

/** `numerator / denominator`, half up. Neither is negative. */
export const rounded = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
