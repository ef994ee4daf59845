import { stringify } from 'csv-stringify';

/** A table as CSV. Text that a spreadsheet would run as a formula is defused. */
export const csvOf = (columns: string[], rows: readonly object[]): AsyncIterable<string> =>
  stringify([...rows], { header: true, columns, escape_formulas: true }).setEncoding('utf8');
