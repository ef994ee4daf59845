import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { numbersOf, type Table, textsOf } from './table.js';

/** The table as CSV with a line of headers; what is missing is an empty cell. */
export async function writeTable(path: string, table: Table): Promise<void> {
  const names = [...table.columns.keys()];
  const cells = names.map((name) => {
    if (table.columns.get(name)?.kind === 'number') return Array.from(numbersOf(table, name));
    const { codes, levels } = textsOf(table, name);
    return Array.from(codes, (code) => levels[code]);
  });
  const cell = (column: readonly (string | number | undefined)[], row: number) =>
    Number.isNaN(column[row]) ? undefined : column[row];
  const lines = Array.from({ length: table.rows }, (_, row) => cells.map((column) => cell(column, row)));
  await writeFile(path, stringify([names, ...lines]));
}
