/** NASA's turbofan engines (Saxena et al., PHM 2008): a row a cycle, 26 numbers between spaces, no headers. */
import type { History } from '../../remaining-life/history.js';
import { numbersOf, type Table, UnfitTable } from '../../tables/table.js';

/** Settings hardly vary in set FD001 and say nothing of wear; constant sensors count nothing by themselves. */
const SENSORS = Array.from({ length: 21 }, (_, index) => `sensor ${index + 1}`);
export const COLUMNS: readonly string[] = ['engine', 'cycle', 'setting 1', 'setting 2', 'setting 3', ...SENSORS];

/** Rows of each engine, engines in the file's order. Throws where an engine's cycles do not count up from 1. */
export function rowsByEngine(table: Table): Int32Array[] {
  const [engines, cycles] = [numbersOf(table, 'engine'), numbersOf(table, 'cycle')];
  const rows = new Map<number, number[]>();
  engines.forEach((engine, row) => {
    const own = rows.get(engine) ?? [];
    rows.set(engine, own);
    own.push(row);
    if (cycles[row] !== own.length) {
      throw new UnfitTable(`engine ${engine} has cycle ${cycles[row]} where its cycle ${own.length} should be`);
    }
  });
  return [...rows.values()].map((own) => Int32Array.from(own));
}

export function historiesOf(table: Table): History[] {
  const engines = numbersOf(table, 'engine');
  const sensors = SENSORS.map((name) => numbersOf(table, name));
  return rowsByEngine(table).map((rows) => ({
    unit: String(engines[rows[0] as number]),
    steps: Array.from(rows, (row) => Float64Array.from(sensors, (values) => values[row] as number)),
  }));
}
