/** How the rows of a table become what a network takes: numbers of mean 0 and variance 1, and codes of categories. */
import { type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { numbersOf, type Table, textsOf } from '../tables/table.js';

export interface Encoder {
  /** `hasMissing`: a further input says where the number is missing; the number itself is then the mean. */
  readonly numbers: readonly { name: string; mean: number; deviation: number; hasMissing: boolean }[];
  /** Code 0 stands for what is missing, rare or never seen; code i for `levels[i - 1]`. */
  readonly categories: readonly { name: string; levels: readonly string[] }[];
}

/** A category seen less often than this says little. */
const MIN_ROWS_OF_LEVEL = 10;
const MAX_LEVELS = 500;
/** Numbers further out than this many deviations are taken to be there: an odd row must not swamp a network. */
const FURTHEST = 8;

export function fitEncoder(features: Table): Encoder {
  const numbers: { name: string; mean: number; deviation: number; hasMissing: boolean }[] = [];
  const categories: { name: string; levels: readonly string[] }[] = [];
  for (const [name, column] of features.columns) {
    if (column.kind === 'text') {
      const counts = new Int32Array(column.levels.length);
      for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
      const often = [...counts.keys()].filter((code) => (counts[code] as number) >= MIN_ROWS_OF_LEVEL);
      often.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
      categories.push({ name, levels: often.slice(0, MAX_LEVELS).map((code) => column.levels[code] as string) });
    } else {
      const known = column.values.filter((value) => !Number.isNaN(value));
      const mean = known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
      const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length || 1);
      numbers.push({
        name,
        mean,
        deviation: Math.sqrt(variance) || 1,
        hasMissing: known.length < column.values.length,
      });
    }
  }
  return { numbers, categories };
}

/** Inputs of the numbers of an encoder. */
export const widthOf = ({ numbers }: Encoder): number =>
  numbers.reduce((sum, { hasMissing }) => sum + (hasMissing ? 2 : 1), 0);

export interface Inputs {
  readonly rows: number;
  /** The tensors of those rows: [n, width] numbers, then [n] codes for each category. The caller disposes them. */
  of(rows: ArrayLike<number>): Tensor[];
}

export function encoded(encoder: Encoder, features: Table): Inputs {
  const width = widthOf(encoder);
  const numbers = new Float32Array(features.rows * width);
  let place = 0;
  for (const { name, mean, deviation, hasMissing } of encoder.numbers) {
    numbersOf(features, name).forEach((value, row) => {
      const known = Number.isNaN(value) ? 0 : (value - mean) / deviation;
      numbers[row * width + place] = Math.max(-FURTHEST, Math.min(FURTHEST, known));
      if (hasMissing) numbers[row * width + place + 1] = Number.isNaN(value) ? 1 : 0;
    });
    place += hasMissing ? 2 : 1;
  }
  const codes = encoder.categories.map(({ name, levels }) => {
    const column = textsOf(features, name);
    const known = new Map(levels.map((level, index) => [level, index + 1]));
    const codeOf = column.levels.map((level) => known.get(level) ?? 0);
    return Int32Array.from(column.codes, (code) => codeOf[code] ?? 0);
  });
  return {
    rows: features.rows,
    of(rows) {
      const picked = new Float32Array(rows.length * width);
      for (let index = 0; index < rows.length; index++) {
        const from = (rows[index] as number) * width;
        picked.set(numbers.subarray(from, from + width), index * width);
      }
      const ofCategories = codes.map((column) =>
        tensor1d(
          Int32Array.from(rows, (row) => column[row] as number),
          'int32',
        ),
      );
      return [tensor2d(picked, [rows.length, width]), ...ofCategories];
    },
  };
}
