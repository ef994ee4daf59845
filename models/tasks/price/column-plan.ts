/** What each column of a table that nobody described is, and what the models read of it. */
import type { Column, Table, TextColumn } from '../../tables/table.js';
import { type DateOrder, dateOrderOf, quantityOf } from './read-cells.js';

/** JSON holds it as it is. */
export type ColumnPlan =
  | { readonly name: string; readonly kind: 'number'; readonly alsoCategory: boolean }
  | { readonly name: string; readonly kind: 'date'; readonly order: DateOrder; readonly hasHours: boolean }
  | { readonly name: string; readonly kind: 'category' }
  /**
   * Of very many levels, such as models of cars: by what each says of the target, and by its first words, as many as group
   * the levels into few.
   */
  | { readonly name: string; readonly kind: 'names'; readonly words: readonly number[] };

/** A column is what this share of its cells are; the others count as missing. */
const MOST = 0.95;
/** Whole numbers of so few values, such as months, may stand for categories: networks read them as both. */
const FEW_VALUES = 32;
const MANY_LEVELS = 100;

/** One for each column but those whose cells are all alike. */
export function planColumns(table: Table): ColumnPlan[] {
  return [...table.columns].flatMap(([name, column]) => {
    const plan = column.kind === 'number' ? planNumbers(name, column.values) : planTexts(name, column);
    return plan && varies(column) ? [plan] : [];
  });
}

function planNumbers(name: string, values: ArrayLike<number>): ColumnPlan {
  const distinct = new Set<number>();
  for (let row = 0; row < values.length && distinct.size <= FEW_VALUES; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return { name, kind: 'number', alsoCategory: false };
    distinct.add(value);
  }
  return { name, kind: 'number', alsoCategory: distinct.size > 2 && distinct.size <= FEW_VALUES };
}

function planTexts(name: string, { codes, levels }: TextColumn): ColumnPlan {
  const used = [...new Set(codes)].filter((code) => code >= 0).map((code) => levels[code] as string);
  const { order, dates } = dateOrderOf(used);
  if (dates >= MOST * used.length)
    return { name, kind: 'date', order, hasHours: used.some((text) => text.includes(':')) };
  const quantities = used.filter((text) => !Number.isNaN(quantityOf(text)));
  if (quantities.length >= MOST * used.length) return { name, kind: 'number', alsoCategory: used.length <= FEW_VALUES };
  if (used.length <= MANY_LEVELS) return { name, kind: 'category' };
  const groups = [0, 1, 2, 3].map((count) => new Set(used.map((text) => firstWords(text, count))).size);
  const words = [1, 2, 3].filter(
    (count) => (groups[count] as number) > (groups[count - 1] as number) && (groups[count] as number) <= MANY_LEVELS,
  );
  return { name, kind: 'names', words };
}

export const firstWords = (text: string, count: number): string => text.split(/\s+/, count).join(' ');

function varies(column: Column): boolean {
  const cells: ArrayLike<number> = column.kind === 'number' ? column.values : column.codes;
  for (let row = 1; row < cells.length; row++) if (!Object.is(cells[row], cells[0])) return true;
  return false;
}
