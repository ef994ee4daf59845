/** A car's past as a row of clues: what the task `maintenance` learns from and is asked with. */
import { type Table, tableOf } from '../tables/table.js';
import { type CarDay, COMPONENTS, type Component } from './car-day.js';
import { BRAKE_CLUES } from './clues/brake-clues.js';
import { type Clues, pastOf } from './clues/clue.js';
import { COOLING_CLUES } from './clues/cooling-clues.js';
import { ALTERNATOR_CLUES, BATTERY_CLUES } from './clues/electrical-clues.js';
import { TYRE_CLUES } from './clues/tyre-clues.js';

export const CLUES: Readonly<Record<Component, Clues>> = {
  cooling: COOLING_CLUES,
  battery: BATTERY_CLUES,
  alternator: ALTERNATOR_CLUES,
  brakes: BRAKE_CLUES,
  tyres: TYRE_CLUES,
};

const NAMED = COMPONENTS.flatMap((component) =>
  Object.entries(CLUES[component]).map(([name, { of }]) => [`${component}.${name}`, of] as const),
);

/** By `<component>.<clue>`; NaN where it is not known. */
export type FeatureRow = Readonly<Record<string, number>>;

/**
 * What was known of a car at `asOf`, ms since the epoch: of its `days`, which ascend, only those that had ended by then
 * are read. Never throws for what is missing; without any day every clue is NaN, or a count 0.
 */
export function maintenanceFeatures(days: readonly CarDay[], asOf: number): FeatureRow {
  const past = pastOf(days, asOf);
  const row: Record<string, number> = {};
  for (const [name, of] of NAMED) {
    const value = of(past);
    row[name] = Number.isFinite(value) ? value : Number.NaN; // a share of nothing is no clue
  }
  return row;
}

/** Rows as the table that the task `maintenance` reads: a row a car, in their order. */
export function maintenanceTable(rows: readonly FeatureRow[]): Table {
  const columns = NAMED.map(([name]) => [name, Float64Array.from(rows, (row) => row[name] ?? Number.NaN)] as const);
  return tableOf(Object.fromEntries(columns));
}
