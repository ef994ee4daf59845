/** Features as small integers, so that a split is found from histograms (as LightGBM does; Ke et al., NeurIPS 2017). */
import { numbersOf, type Table, textsOf } from '../tables/table.js';

/** Bin 0 is ‘missing’. Bin b > 0 of numbers holds those in (edges[b-2], edges[b-1]], of texts the level b-1. */
export type BinnedColumn =
  | { readonly kind: 'number'; readonly name: string; readonly edges: readonly number[] }
  | { readonly kind: 'text'; readonly name: string; readonly levels: readonly string[] };

export const MAX_BINS = 255;
/** A bin is kept in 16 bits. */
const MOST_BINS = 65_535;
/** Enough rows to place the edges of bins. */
const SAMPLE_ROWS = 50_000;

/**
 * Edges at equal shares of the rows, `maxBins` at most; of texts the 255 most frequent levels. Texts beyond those count
 * as missing.
 */
export function fitBins(features: Table, maxBins = MAX_BINS): BinnedColumn[] {
  const bins = Math.min(maxBins, MOST_BINS);
  return [...features.columns].map(([name, column]) =>
    column.kind === 'number'
      ? { kind: 'number', name, edges: edgesOf(column.values, bins) }
      : { kind: 'text', name, levels: frequentLevels(column.codes, column.levels) },
  );
}

export const binsOf = (column: BinnedColumn): number =>
  1 + (column.kind === 'number' ? column.edges.length + 1 : column.levels.length);

/** One array of bins a column, in the order of `columns`. */
export function binned(columns: readonly BinnedColumn[], features: Table): Uint16Array[] {
  return columns.map((column) => {
    if (column.kind === 'number') {
      const edges = Float64Array.from(column.edges);
      return Uint16Array.from(numbersOf(features, column.name), (value) => binOf(edges, value));
    }
    const { codes, levels } = textsOf(features, column.name);
    const known = new Map(column.levels.map((level, index) => [level, index + 1]));
    const binOfCode = levels.map((level) => known.get(level) ?? 0);
    return Uint16Array.from(codes, (code) => binOfCode[code] ?? 0);
  });
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

function edgesOf(values: Float64Array, maxBins: number): number[] {
  const step = Math.max(1, Math.floor(values.length / SAMPLE_ROWS));
  const sorted = values.filter((value, row) => row % step === 0 && !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
  if (distinct.length <= maxBins - 1)
    return Array.from(distinct.subarray(0, -1), (value, i) => between(value, distinct[i + 1]));
  const edges = new Set<number>();
  for (let bin = 1; bin < maxBins - 1; bin++) {
    const index = Math.floor((bin * sorted.length) / (maxBins - 1));
    edges.add(between(sorted[index - 1] as number, sorted[index]));
  }
  edges.delete(sorted.at(-1) as number);
  return [...edges];
}

const between = (low: number, high = low) => low + (high - low) / 2;

function frequentLevels(codes: Int32Array, levels: readonly string[]): string[] {
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const byCount = [...levels.keys()].sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  return byCount
    .filter((code) => (counts[code] as number) > 0)
    .slice(0, MAX_BINS)
    .map((code) => levels[code] as string);
}
