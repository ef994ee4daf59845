/**
 * One model of a component says how likely it fails within any number of days: the number of days is one of its features
 * (a survival curve by person-periods; Cox, JRSS B 34, 1972; as a network: Gensheimer & Narasimhan, PeerJ 7, 2019).
 */

import type { Component } from '../../maintenance/car-day.js';
import { CLUES } from '../../maintenance/maintenance-features.js';
import { seededRandom } from '../../tables/random.js';
import { fromColumns, numbersOf, type Table, tableOf } from '../../tables/table.js';
import type { Lessons } from '../../training/objective.js';

/** Days. Between them the curve is a straight line. */
export const HORIZONS: readonly number[] = [3, 7, 14, 30, 60, 120, 180];
const LONGEST = 180;
const HORIZON = 'horizon';

export const clueNames = (component: Component): string[] =>
  Object.keys(CLUES[component]).map((clue) => `${component}.${clue}`);

/** Rows of a table, each asked for one number of days. */
export function asked(table: Table, component: Component, rows: ArrayLike<number>, days: ArrayLike<number>): Table {
  const columns = clueNames(component).map((name) => {
    const values = numbersOf(table, name);
    return [
      name,
      { kind: 'number' as const, values: Float64Array.from(rows, (row) => values[row] as number) },
    ] as const;
  });
  const horizon = { kind: 'number' as const, values: Float64Array.from(days, Math.log) };
  return fromColumns(new Map([...columns, [HORIZON, horizon]]));
}

/** What happened to one component after each row: it failed after so many days, or was seen sound for so long. */
export interface Fates {
  /** NaN where nothing is known, or it was broken already. */
  readonly days: Float64Array;
  readonly failed: Float64Array;
}

export const fatesOf = (table: Table, component: Component): Fates => ({
  days: numbersOf(table, `${component}.days`),
  failed: numbersOf(table, `${component}.failed`),
});

/** 1 where it failed within so many days, 0 where it did not, undefined where it was not seen for so long. */
export function failedWithin({ days, failed }: Fates, row: number, horizon: number): 0 | 1 | undefined {
  const seen = days[row] as number;
  if (Number.isNaN(seen)) return undefined;
  if (seen >= horizon) return 0;
  return failed[row] === 1 ? 1 : undefined;
}

export interface PersonPeriods extends Lessons<Table> {
  /** Of the table, for each lesson. */
  readonly rows: Int32Array;
}

/** Rows on which nothing was near teach one time in so many, and count so much more. */
const QUIET = 8;
/** Each row is asked so many of the horizons, drawn by the seed. */
const ASKED = 3;

/** Lessons of one component from those rows of a labelled table. */
export function lessonsOf(table: Table, component: Component, rows: ArrayLike<number>, seed: number): PersonPeriods {
  const random = seededRandom(seed);
  const fates = fatesOf(table, component);
  const [of, days, truth, weights]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const row of Array.from(rows)) {
    const isNear = fates.failed[row] === 1 && (fates.days[row] as number) < LONGEST;
    if (!isNear && random.next() >= 1 / QUIET) continue;
    for (const index of random.shuffled(HORIZONS.length).subarray(0, ASKED)) {
      const horizon = HORIZONS[index] as number;
      const label = failedWithin(fates, row, horizon);
      if (label === undefined) continue;
      of.push(row);
      days.push(horizon);
      truth.push(label);
      weights.push(isNear ? 1 : QUIET);
    }
  }
  return {
    rows: Int32Array.from(of),
    features: asked(table, component, of, days),
    truth: Float64Array.from(truth),
    weights: Float64Array.from(weights),
  };
}

/** Of every row, the probability of failure within each of `HORIZONS`, made to rise with the days. */
export function curvesOf(
  table: Table,
  component: Component,
  predict: (features: Table) => Float64Array,
): Float64Array[] {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const curves: Float64Array[] = [];
  for (const horizon of HORIZONS) {
    const said = predict(asked(table, component, rows, new Float64Array(table.rows).fill(horizon)));
    const before = curves.at(-1);
    curves.push(before ? said.map((value, row) => Math.max(value, before[row] as number)) : said);
  }
  return curves;
}

/** After how many days its probability of failure reaches `share`; NaN where it does not within half a year. */
export function daysUntil(curves: readonly Float64Array[], row: number, share: number): number {
  let [days, reached] = [0, 0];
  for (const [index, horizon] of HORIZONS.entries()) {
    const next = curves[index]?.[row] as number;
    if (next >= share) return days + ((horizon - days) * (share - reached)) / Math.max(1e-9, next - reached);
    [days, reached] = [horizon, next];
  }
  return Number.NaN;
}

/** The probability within exactly so many of `HORIZONS`. */
export const riskWithin = (curves: readonly Float64Array[], days: number): Float64Array =>
  curves[HORIZONS.indexOf(days)] as Float64Array;

/** What each clue of a component is in cars that were far from any failure: medians. */
export function calmOf(table: Table, component: Component): Table {
  const fates = fatesOf(table, component);
  const calm = Int32Array.from({ length: table.rows }, (_, row) => row).filter(
    (row) => failedWithin(fates, row, 120) === 0,
  );
  return tableOf(
    Object.fromEntries(clueNames(component).map((name) => [name, [medianOf(numbersOf(table, name), calm)]])),
  );
}

function medianOf(values: Float64Array, rows: Int32Array): number {
  const known = Float64Array.from(rows, (row) => values[row] as number)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return known[known.length >> 1] ?? Number.NaN;
}
