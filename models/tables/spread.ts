/** How a column is spread over bins, and how far another one has drifted from that. */
import type { Column, Table } from './table.js';

/**
 * Of a column of numbers: bin i holds what is above `edges[i - 1]`, up to and with `edges[i]`; the last but one what is above
 * all edges, the last what is missing. Of texts: a bin for each of `levels`, one for all others, one for what is missing.
 */
export interface Spread {
  readonly name: string;
  readonly edges?: readonly number[];
  readonly levels?: readonly string[];
  /** Of each bin, of sum 1. */
  readonly shares: readonly number[];
}

const BINS = 10;
const MOST_LEVELS = 10;
/** A bin that is empty on one side counts as this share, so that the index stays finite. */
const LEAST_SHARE = 1e-4;

/** Numbers by their deciles, texts by their ten most frequent levels. */
export function spreadsOf(table: Table): Spread[] {
  return [...table.columns].map(([name, column]) => {
    const bins = column.kind === 'number' ? { edges: deciles(column.values) } : { levels: frequentLevels(column) };
    const counts = countsIn({ name, ...bins, shares: [] }, column);
    return { name, ...bins, shares: counts.map((count) => count / Math.max(1, table.rows)) };
  });
}

/** How many rows of the column are in each bin. A column of the other kind is missing in every row. */
export function countsIn({ edges, levels }: Spread, column: Column): number[] {
  const counts = new Array<number>((edges ?? levels ?? []).length + 2).fill(0);
  const missing = counts.length - 1;
  const count = (bin: number) => {
    counts[bin] = (counts[bin] as number) + 1;
  };
  if (column.kind === 'number') {
    for (const value of column.values) count(edges && !Number.isNaN(value) ? binOf(edges, value) : missing);
    return counts;
  }
  const known = new Map(levels?.map((level, bin) => [level, bin]));
  const bins = column.levels.map((level) => (levels ? (known.get(level) ?? missing - 1) : missing));
  for (const code of column.codes) count(bins[code] ?? missing);
  return counts;
}

/**
 * The population stability index: Σ (actual − expected) · ln(actual / expected) over the bins. Below .1 nothing has changed to
 * speak of, above .25 much has (N. Siddiqi, Credit Risk Scorecards, 2006). By chance alone it is about (bins − 1) / rows
 * (B. Yurdakul, J. Naranjo, Journal of Risk Model Validation 14, 2020), so some hundred rows must have been counted.
 */
export function stabilityIndex(shares: readonly number[], counts: readonly number[]): number {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return shares.reduce((sum, share, bin) => {
    const expected = Math.max(LEAST_SHARE, share);
    const actual = Math.max(LEAST_SHARE, (counts[bin] ?? 0) / rows);
    return sum + (actual - expected) * Math.log(actual / expected);
  }, 0);
}

function deciles(values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  const at = (tenth: number) => known[Math.floor(((known.length - 1) * tenth) / BINS)] as number;
  return [...new Set(Array.from({ length: BINS - 1 }, (_, index) => at(index + 1)))];
}

function frequentLevels({ codes, levels }: Extract<Column, { kind: 'text' }>): string[] {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return levels
    .map((level, code) => ({ level, count: counts[code] as number }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_LEVELS)
    .map(({ level }) => level);
}

function binOf(edges: readonly number[], value: number): number {
  const bin = edges.findIndex((edge) => value <= edge);
  return bin < 0 ? edges.length : bin;
}
