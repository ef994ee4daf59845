/** What the level of a category says of the truth, as one number: for categories of many levels, such as agents. */
import type { Split } from './split.js';
import { type Table, type TextColumn, textColumn, textsOf } from './table.js';

/** JSON holds it as it is; the arrays are of one length. */
export interface LevelMeans {
  /** The mean of all rows: of a level that was never seen, too. */
  readonly overall: number;
  readonly levels: readonly string[];
  readonly means: readonly number[];
  readonly counts: readonly number[];
}

/** A level's mean counts as if so many rows of the overall mean had been seen with it: rare ones say little. */
const PRIOR_ROWS = 20;

/** The columns' cells of each row as one text; a missing cell is an empty one, so a key is never missing. */
export function keyOf(table: Table, ...names: readonly string[]): TextColumn {
  const columns = names.map((name) => textsOf(table, name));
  return textColumn(
    Array.from({ length: table.rows }, (_, row) =>
      columns.map(({ codes, levels }) => levels[codes[row] as number] ?? '').join('|'),
    ),
  );
}

/** How many rows of the column have the same text. */
export function countsOf({ codes, levels }: TextColumn): Float64Array {
  const counts = new Float64Array(levels.length);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
  return Float64Array.from(codes, (code) => counts[code] as number);
}

/** Learned from `rows` of the column; from all where left out. */
export function fitLevelMeans(key: TextColumn, truth: Float64Array, rows?: Int32Array): LevelMeans {
  const [sums, counts] = [new Float64Array(key.levels.length), new Float64Array(key.levels.length)];
  let [sum, count] = [0, 0];
  const add = (row: number) => {
    const [code, value] = [key.codes[row] as number, truth[row] as number];
    sums[code] = (sums[code] as number) + value;
    counts[code] = (counts[code] as number) + 1;
    sum += value;
    count++;
  };
  if (rows) rows.forEach(add);
  else for (let row = 0; row < truth.length; row++) add(row);
  const overall = count > 0 ? sum / count : 0;
  const seen = [...key.levels.keys()].filter((code) => (counts[code] as number) > 0);
  return {
    overall,
    levels: seen.map((code) => key.levels[code] as string),
    means: seen.map(
      (code) => ((sums[code] as number) + PRIOR_ROWS * overall) / ((counts[code] as number) + PRIOR_ROWS),
    ),
    counts: seen.map((code) => counts[code] as number),
  };
}

/** The mean, and the count of rows it comes from, of each row's level. */
export function levelMeansOf(fitted: LevelMeans, key: TextColumn): { means: Float64Array; counts: Float64Array } {
  const placeOf = new Map(fitted.levels.map((level, place) => [level, place]));
  const places = key.levels.map((level) => placeOf.get(level));
  const each = (values: readonly number[], otherwise: number) =>
    Float64Array.from(key.codes, (code) => values[places[code] ?? -1] ?? otherwise);
  return { means: each(fitted.means, fitted.overall), counts: each(fitted.counts, 0) };
}

/**
 * The means for the rows that they are learned from: each row's comes from the folds that it is not in. Else a level of
 * one row would give away its truth, and a model would trust levels more than it should.
 */
export function outOfFoldMeans(key: TextColumn, truth: Float64Array, folds: readonly Split[]): Float64Array {
  const means = new Float64Array(truth.length);
  for (const { train, test } of folds) {
    const others = levelMeansOf(fitLevelMeans(key, truth, train), key).means;
    for (const row of test) means[row] = others[row] as number;
  }
  return means;
}
