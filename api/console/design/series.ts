/** One line of a chart. */
export interface Series {
  label: string;
  unit: string;
  /** At the moment of the same place in `at`; null draws a gap. */
  values: readonly (number | null)[];
}
