/** Which rows a model learns from, and on which it is judged. Rows are indexes, in ascending order. */
import { seededRandom } from './random.js';
import { UnfitTable } from './table.js';

export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** By a rule of one's own: by time, by day of the month, by engine. */
export function splitWhere(rows: number, isTest: (row: number) => boolean): Split {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return { train: all.filter((row) => !isTest(row)), test: all.filter((row) => isTest(row)) };
}

/** The last `share` of the rows by when they were is the test part. Throws an UnfitTable where a part has no row. */
export function splitByTime(at: ArrayLike<number>, share: number): Split {
  const order = Int32Array.from({ length: at.length }, (_, row) => row).sort(
    (a, b) => (at[a] as number) - (at[b] as number),
  );
  const cut = Math.floor((1 - share) * at.length);
  const [train, test] = [order.slice(0, cut).sort(), order.slice(cut).sort()];
  if (train.length > 0 && test.length > 0) return { train, test };
  throw new UnfitTable('too few rows: the last of them are judged by what came before');
}

/** `share` of the rows, rounded, is the test part. */
export function randomSplit(rows: number, share: number, seed: number): Split {
  return stratifiedSplit(new Int32Array(rows), share, seed);
}

/** As `randomSplit`, for each class by itself, so that both parts have the same mix. */
export function stratifiedSplit(classes: ArrayLike<number>, share: number, seed: number): Split {
  const random = seededRandom(seed);
  const test = new Uint8Array(classes.length);
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < classes.length; row++) {
    const rows = byClass.get(classes[row] as number);
    if (rows) rows.push(row);
    else byClass.set(classes[row] as number, [row]);
  }
  for (const rows of byClass.values()) {
    const order = random.shuffled(rows.length);
    for (const index of order.subarray(0, Math.round(rows.length * share))) test[rows[index] as number] = 1;
  }
  return splitWhere(classes.length, (row) => test[row] === 1);
}

/** Each row is in the test part of exactly one of the `folds` splits. */
export const kFold = (rows: number, folds: number, seed: number): Split[] =>
  stratifiedFolds(new Int32Array(rows), folds, seed);

/** As `kFold`, with the same mix of classes in each part. */
export function stratifiedFolds(classes: ArrayLike<number>, folds: number, seed: number): Split[] {
  const order = seededRandom(seed).shuffled(classes.length);
  order.sort((a, b) => (classes[a] as number) - (classes[b] as number)); // stable: random within a class
  const foldOf = new Int32Array(classes.length);
  order.forEach((row, place) => {
    foldOf[row] = place % folds;
  });
  return Array.from({ length: folds }, (_, fold) => splitWhere(classes.length, (row) => foldOf[row] === fold));
}
