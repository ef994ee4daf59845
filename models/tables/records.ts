/** Tables as JSON holds them: an object a row. */
import { type Table, tableOf, UnfitTable } from './table.js';

export type Row = Readonly<Record<string, number | string | null>>;

/** null for what is missing, and for what is no finite number: JSON has none. */
export function recordsOf(table: Table): Row[] {
  const columns = [...table.columns];
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(
      columns.map(([name, column]) => {
        if (column.kind === 'text') return [name, column.levels[column.codes[row] as number] ?? null];
        const value = column.values[row] as number;
        return [name, Number.isFinite(value) ? value : null];
      }),
    ),
  );
}

/** The way back; true and false are 1 and 0. Columns are those of the first. Throws an UnfitTable where one is no flat object. */
export function tableOfRecords(records: readonly unknown[]): Table {
  const rows = records.map(rowOf);
  const names = Object.keys(rows[0] ?? {});
  return tableOf(
    Object.fromEntries(
      names.map((name) => {
        const cells = rows.map((row) => row[name] ?? undefined);
        const isText = cells.some((cell) => typeof cell === 'string');
        return [
          name,
          isText ? cells.map(textOf) : cells.map((cell) => (cell === undefined ? Number.NaN : Number(cell))),
        ];
      }),
    ),
  );
}

const textOf = (cell: unknown) => (cell === undefined ? undefined : String(cell));

function rowOf(record: unknown): Record<string, unknown> {
  const isRow =
    typeof record === 'object' &&
    record !== null &&
    Object.values(record).every((cell) => cell === null || typeof cell !== 'object');
  if (!isRow)
    throw new UnfitTable(`${JSON.stringify(record)?.slice(0, 100)} is no row: wanted an object of plain values`);
  return record as Record<string, unknown>;
}
