/** The split of a leaf that lowers the loss most, read from its histogram. */
import type { BinnedColumn } from './bins.js';

/** Sums for each bin of each column: [gradient, curvature, rows], one column after the other. */
export type Histogram = Float64Array;

export interface Sums {
  readonly gradient: number;
  readonly curvature: number;
  readonly rows: number;
}

export interface SplitRules {
  /** Added to the curvature, so that leaves of little evidence stay small. */
  readonly l2: number;
  readonly minLeafRows: number;
  /** Added to the curvature where the bins of texts are sorted, so that rare ones do not stand at the ends. */
  readonly textSmoothing: number;
}

export interface Split {
  readonly column: number;
  readonly goesLeft: number | readonly number[];
  readonly gain: number;
}

/** A leaf's best value is -G/(H+λ), and its loss falls by G²/(H+λ)/2 (Chen & Guestrin, KDD 2016, eq. 5 to 7). */
const worth = (gradient: number, curvature: number, l2: number) => gradient ** 2 / (curvature + l2);

/** `asked`: the columns that this tree may use. Undefined where no split helps. */
export function bestSplit(
  histogram: Histogram,
  leaf: Sums,
  columns: readonly BinnedColumn[],
  offsets: readonly number[],
  asked: readonly number[],
  rules: SplitRules,
): Split | undefined {
  const whole = worth(leaf.gradient, leaf.curvature, rules.l2);
  let best: Split | undefined;
  for (const column of asked) {
    const [start, end] = [offsets[column] as number, offsets[column + 1] as number];
    const isText = columns[column]?.kind === 'text';
    const order = isText ? byMeanGradient(histogram, start, end, rules.textSmoothing) : undefined;
    const bins = order?.length ?? end - start;
    let [gradient, curvature, rows] = [0, 0, 0];
    for (let place = 0; place < bins - 1; place++) {
      const cell = 3 * (start + (order ? (order[place] as number) : place));
      gradient += histogram[cell] as number;
      curvature += histogram[cell + 1] as number;
      rows += histogram[cell + 2] as number;
      if (rows < rules.minLeafRows) continue;
      if (leaf.rows - rows < rules.minLeafRows) break;
      const right = worth(leaf.gradient - gradient, leaf.curvature - curvature, rules.l2);
      const gain = worth(gradient, curvature, rules.l2) + right - whole;
      if (gain > 1e-9 && gain > (best?.gain ?? 0)) {
        best = { column, gain, goesLeft: order ? order.slice(0, place + 1) : place };
      }
    }
  }
  return best;
}

/** Bins of texts in the order in which one cut finds the best of all subsets (Fisher, JASA 1958). Empty ones are left out. */
function byMeanGradient(histogram: Histogram, start: number, end: number, smoothing: number): number[] {
  const bins: number[] = [];
  for (let bin = 0; bin < end - start; bin++) if ((histogram[3 * (start + bin) + 2] as number) > 0) bins.push(bin);
  const mean = (bin: number) => {
    const cell = 3 * (start + bin);
    return (histogram[cell] as number) / ((histogram[cell + 1] as number) + smoothing);
  };
  return bins.sort((a, b) => mean(a) - mean(b) || a - b);
}
