import { fromColumns, numbersOf, type Table } from './table.js';

/** Rows of one table after the other. Throws where one lacks a column of the first, or the column holds texts. */
export function stacked(tables: readonly Table[]): Table {
  const names = [...(tables[0]?.columns.keys() ?? [])];
  const column = (name: string) => ({
    kind: 'number' as const,
    values: Float64Array.from(tables.flatMap((table) => [...numbersOf(table, name)])),
  });
  return fromColumns(new Map(names.map((name) => [name, column(name)])));
}
