/** One line of a chart. */
export interface Series {
  label: string;
  unit: string;
  /** At the moment of the same place in `at`; null draws a gap, undefined says nothing of that moment. */
  values: readonly (number | null | undefined)[];
  /** Places of values that are not to be trusted; they are marked. */
  odd?: readonly number[];
}
