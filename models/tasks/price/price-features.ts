/** A table as its plan reads it. */
import { keyOf, type LevelMeans, levelMeansOf } from '../../tables/level-means.js';
import { type Cells, type Table, type TextColumn, tableOf, textsOf, UnfitTable } from '../../tables/table.js';
import { type ColumnPlan, firstWords } from './column-plan.js';
import { momentOf, quantityOf } from './read-cells.js';

/** By the name of a column of kind `names`. */
export type MeansOf = Readonly<Record<string, LevelMeans>>;

export const namesOf = (plan: readonly ColumnPlan[]): string[] =>
  plan.filter(({ kind }) => kind === 'names').map(({ name }) => name);

/**
 * Cells that are not what their column is, and levels that were never seen, count as missing; columns that the plan does not name are
 * not read. `meanOf`: what each row's name says of the target. Throws where columns of the plan are not there.
 */
export function priceFeatures(
  table: Table,
  plan: readonly ColumnPlan[],
  means: MeansOf,
  meanOf = (name: string, key: TextColumn) => levelMeansOf(means[name] as LevelMeans, key).means,
): Table {
  const absent = plan.filter(({ name }) => !table.columns.has(name)).map(({ name }) => name);
  if (absent.length > 0)
    throw new UnfitTable(`columns that the model learned from are not there: ${absent.join(', ')}`);
  const features: Record<string, Cells> = {};
  for (const column of plan) {
    const { name } = column;
    if (column.kind === 'number') {
      features[name] = quantitiesOf(table, name);
      if (column.alsoCategory) features[`${name} as such`] = textCells(table, name);
    } else if (column.kind === 'date') {
      Object.assign(features, ofDates(name, textCells(table, name), column));
    } else if (column.kind === 'category') {
      features[name] = textCells(table, name);
    } else {
      const key = keyOf(table, name);
      features[`${name} mean`] = meanOf(name, key);
      features[`${name} rows`] = levelMeansOf(means[name] as LevelMeans, key).counts.map(Math.log1p);
      for (const count of column.words) {
        features[`${name} in ${count}`] = textCells(table, name).map((text) => text && firstWords(text, count));
      }
    }
  }
  return tableOf(features);
}

const textCells = (table: Table, name: string): (string | undefined)[] => {
  const { codes, levels } = textsOf(table, name);
  return Array.from(codes, (code) => levels[code]);
};

/** Numbers of a column, whether it was read as numbers or as texts with units; NaN where a cell is neither. */
export function quantitiesOf(table: Table, name: string): Float64Array {
  const column = table.columns.get(name);
  if (column?.kind === 'number') return column.values;
  const { codes, levels } = textsOf(table, name);
  const quantities = levels.map(quantityOf);
  return Float64Array.from(codes, (code) => quantities[code] ?? Number.NaN);
}

function ofDates(
  name: string,
  texts: readonly (string | undefined)[],
  { order, hasHours }: Extract<ColumnPlan, { kind: 'date' }>,
): Record<string, Cells> {
  const moments = texts.map((text) => (text === undefined ? undefined : momentOf(text, order)));
  const numbers = (part: 'day' | 'month' | 'weekday' | 'hour') =>
    Float64Array.from(moments, (moment) => moment?.[part] ?? Number.NaN);
  const categories = (part: 'month' | 'weekday' | 'hour') =>
    moments.map((moment) => (moment?.[part] === undefined ? undefined : `${moment[part]}`));
  return {
    [`${name} day`]: numbers('day'),
    [`${name} month`]: numbers('month'),
    [`${name} month as such`]: categories('month'),
    [`${name} weekday as such`]: categories('weekday'),
    ...(hasHours ? { [`${name} hour`]: numbers('hour'), [`${name} hour as such`]: categories('hour') } : {}),
  };
}
