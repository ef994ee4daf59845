/** Turns the cells of a row into a reading, by a table of columns. */
import type { Reading } from '../sensors/sensor.js';

type NumberName = {
  [Name in keyof Reading]-?: Exclude<Reading[Name], undefined> extends number ? Name : never;
}[keyof Reading];

/** Where a column goes: a named value of the sample, or a signal by its COVESA VSS path. */
export type Column =
  | { to: NumberName; scale?: number }
  | { signal: string; scale?: number }
  | { signal: string; text: true }
  | { signal: string; values: Readonly<Record<string, number | string>> }
  | 'skip';

/** What VSS has no path for stands here. */
export const RECORDED = 'Vehicle.Recorded';

const ABSENT = new Set(['', 'NA', 'NaN', 'nan', 'null']);

/** A column that the table does not know is kept too, under `Vehicle.Recorded` and its own name. */
export function columnReader(header: readonly string[], table: Readonly<Record<string, Column>>) {
  const targets = header.map((name, index) => ({ index, name, column: table[name] ?? unknownColumn(name) }));
  const used = targets.filter(({ column }) => column !== 'skip');

  /** The reading, or why it cannot be read: the first cell that is wrong. */
  return (cells: readonly string[]): Reading | string => {
    const reading: Reading = {};
    const signals: Record<string, number | string> = {};
    if (cells.length < header.length) return `it has ${cells.length} cells where the header has ${header.length}`;
    for (const { index, name, column } of used) {
      const cell = cells[index] ?? '';
      if (column === 'skip' || ABSENT.has(cell)) continue;
      if ('text' in column) signals[column.signal] = cell;
      else if ('values' in column) signals[column.signal] = column.values[cell] ?? cell;
      else {
        const value = numberOf(cell);
        if (value === undefined) return `${name} "${cell.slice(0, 40)}" is not a number`;
        const scaled = column.scale === undefined ? value : rounded(value * column.scale);
        if ('to' in column) reading[column.to] = scaled;
        else signals[column.signal] = scaled;
      }
    }
    for (const _ in signals) return { ...reading, signals };
    return reading;
  };
}

/** A plain decimal number; undefined for anything else. Of `0x10`, `1e999` and `Infinity` none is one. */
export function numberOf(cell: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** Nine significant digits: what a unit's factor adds beyond is noise. */
const rounded = (value: number) => Number(value.toPrecision(9));

function unknownColumn(name: string): Column {
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  if (words.length === 0) return 'skip';
  return { signal: `${RECORDED}.${words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')}` };
}
