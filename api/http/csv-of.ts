/** A table as CSV. Text that a spreadsheet would run as a formula is defused. */
export async function* csvOf(columns: string[], rows: readonly object[]): AsyncIterable<string> {
  const { stringify } = await import('csv-stringify'); // seldom asked for
  yield* stringify([...rows], { header: true, columns, escape_formulas: true }).setEncoding('utf8');
}
