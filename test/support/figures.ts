/** Figures that tests tell, and that `npm run promises` gathers. */

/** Begins a line that tells a figure, and one whose figure is not what was asked. */
export const TOLD = '▸';
export const MISSED = '✗';

/**
 * Tells a figure of this run. Whether it `reached` what was asked counts for `npm run promises` alone: a figure of time that is
 * asserted fails on a machine that others use, too.
 */
export function tell(figure: string, reached = true): void {
  console.log(`      ${reached ? TOLD : MISSED} ${figure}`);
}

/** The value at this share (0 to 1) of the values; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
