/** Grows one tree, the most worthwhile leaf first. */
import { bestSplit, type Histogram, type Split, type SplitRules, type Sums } from './best-split.js';
import { type BinnedColumn, binsOf } from './bins.js';
import { leftBins, type Tree } from './tree.js';

export interface TreeRules extends SplitRules {
  readonly leaves: number;
  readonly learningRate: number;
}

interface Leaf {
  readonly node: number;
  /** Its rows are `order[from … to)`. */
  readonly from: number;
  readonly to: number;
  readonly sums: Sums;
  readonly histogram: Histogram;
  readonly split: Split | undefined;
}

export interface Growing {
  readonly columns: readonly BinnedColumn[];
  readonly bins: readonly Uint16Array[];
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/** `rows`: those the tree learns from, ascending; the array is reordered. `asked`: the columns that it may use. */
export function growTree(growing: Growing, rows: Int32Array, asked: readonly number[], rules: TreeRules): Tree {
  const { columns, bins } = growing;
  const offsets = offsetsOf(columns);
  const tree = { column: [-1], goesLeft: [0] as (number | readonly number[])[], left: [0], right: [0], value: [0] };
  const other = new Int32Array(rows.length);

  const leafAt = (node: number, from: number, to: number, histogram: Histogram): Leaf => {
    const sums = sumsOf(histogram, offsets, asked[0] as number);
    tree.value[node] = (-rules.learningRate * sums.gradient) / (sums.curvature + rules.l2);
    const split = bestSplit(histogram, sums, columns, offsets, asked, rules);
    return { node, from, to, sums, histogram, split };
  };
  const leaves = [leafAt(0, 0, rows.length, histogramOf(growing, rows, offsets, asked))];

  while (leaves.length < rules.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (!best.split) break;
    const { node, from, to, split } = best;
    const chosen = leftBins(split.goesLeft, binsOf(columns[split.column] as BinnedColumn));
    const middle = partition(rows, other, from, to, bins[split.column] as Uint16Array, chosen);
    const [left, right] = [tree.column.length, tree.column.length + 1];
    tree.column[node] = split.column;
    tree.goesLeft[node] = split.goesLeft;
    tree.left[node] = left;
    tree.right[node] = right;
    for (const child of [left, right]) {
      tree.column[child] = -1;
      tree.goesLeft[child] = 0;
      tree.left[child] = tree.right[child] = 0;
    }
    // The smaller child is counted; the other is what remains of the parent.
    const leftIsSmall = middle - from < to - middle;
    const small = leftIsSmall ? rows.subarray(from, middle) : rows.subarray(middle, to);
    const counted = histogramOf(growing, small, offsets, asked);
    const remaining = best.histogram;
    for (let cell = 0; cell < counted.length; cell++) {
      remaining[cell] = (remaining[cell] as number) - (counted[cell] as number);
    }
    leaves.splice(
      leaves.indexOf(best),
      1,
      leafAt(left, from, middle, leftIsSmall ? counted : remaining),
      leafAt(right, middle, to, leftIsSmall ? remaining : counted),
    );
  }
  return tree;
}

/** Where each column's bins begin; one more for the end. */
function offsetsOf(columns: readonly BinnedColumn[]): number[] {
  const offsets = [0];
  for (const column of columns) offsets.push((offsets.at(-1) as number) + binsOf(column));
  return offsets;
}

function histogramOf(
  growing: Growing,
  rows: Int32Array,
  offsets: readonly number[],
  asked: readonly number[],
): Histogram {
  const histogram = new Float64Array(3 * (offsets.at(-1) as number));
  const count = rows.length;
  const [gradient, curvature] = [new Float64Array(count), new Float64Array(count)];
  for (let index = 0; index < count; index++) {
    gradient[index] = growing.gradient[rows[index] as number] as number;
    curvature[index] = growing.curvature[rows[index] as number] as number;
  }
  for (const column of asked) {
    const bins = growing.bins[column] as Uint16Array;
    const start = offsets[column] as number;
    for (let index = 0; index < count; index++) {
      const cell = 3 * (start + (bins[rows[index] as number] as number));
      histogram[cell] = (histogram[cell] as number) + (gradient[index] as number);
      histogram[cell + 1] = (histogram[cell + 1] as number) + (curvature[index] as number);
      histogram[cell + 2] = (histogram[cell + 2] as number) + 1;
    }
  }
  return histogram;
}

/** Every column counts every row, so one column's bins give the sums of the leaf. */
function sumsOf(histogram: Histogram, offsets: readonly number[], column: number): Sums {
  let [gradient, curvature, rows] = [0, 0, 0];
  for (let bin = offsets[column] as number; bin < (offsets[column + 1] as number); bin++) {
    gradient += histogram[3 * bin] as number;
    curvature += histogram[3 * bin + 1] as number;
    rows += histogram[3 * bin + 2] as number;
  }
  return { gradient, curvature, rows };
}

/** Puts the rows that go left first, each side in its order; the place where the right side begins. */
function partition(
  rows: Int32Array,
  other: Int32Array,
  from: number,
  to: number,
  bins: Uint16Array,
  chosen: Uint8Array,
): number {
  let [left, right] = [from, 0];
  for (let index = from; index < to; index++) {
    const row = rows[index] as number;
    if (chosen[bins[row] as number] === 1) rows[left++] = row;
    else other[right++] = row;
  }
  rows.set(other.subarray(0, right), left);
  return left;
}
