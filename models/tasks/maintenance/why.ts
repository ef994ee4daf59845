/** Why a model fears for a component, in the words of its clues: those without which it would fear less. */
import type { Component } from '../../maintenance/car-day.js';
import { CLUES } from '../../maintenance/maintenance-features.js';
import { numbersOf, type Table, tableOf } from '../../tables/table.js';
import { asked, clueNames } from './hazard.js';

/** Of a lower risk nothing is said. */
const WORTH_SAYING = 0.05;
const MOST_REASONS = 3;
/** What a clue must move the log-odds by. */
const LEAST_MOVE = 0.1;
/** The horizon for which it is asked. */
const DAYS = 30;

const logOdds = (probability: number) => Math.log(probability / (1 - probability));

/**
 * Each clue in turn is put back to what it is in `calm` cars (occlusion; Zeiler & Fergus, ECCV 2014), and put alone into a
 * calm car; the mean of both moves is its weight, so that of two clues that say the same neither is lost. Sentences of a
 * row stand with `; ` between, the weightiest first.
 */
export function reasonsOf(
  table: Table,
  component: Component,
  risk: Float64Array,
  calm: Table,
  predict: (features: Table) => Float64Array,
): (string | undefined)[] {
  const rows = Int32Array.from(risk.keys()).filter((row) => (risk[row] as number) >= WORTH_SAYING);
  const reasons: (string | undefined)[] = new Array(table.rows).fill(undefined);
  if (rows.length === 0) return reasons;
  const features = asked(table, component, rows, new Float64Array(rows.length).fill(DAYS));
  const base = predict(features);
  const still = asked(calm, component, [0], [DAYS]);
  const calmRisk = predict(still)[0] as number;
  const found: { words: string; move: number }[][] = Array.from(rows, () => []);
  for (const name of clueNames(component)) {
    const clue = CLUES[component][name.slice(component.length + 1)];
    if (!clue?.words) continue;
    const values = numbersOf(features, name);
    const said = Array.from(values, (value) => (Number.isNaN(value) ? undefined : clue.words?.(value)));
    if (said.every((words) => words === undefined)) continue;
    const calmValue = numbersOf(still, name)[0] as number;
    const without = predict(withColumn(features, name, new Float64Array(rows.length).fill(calmValue)));
    const alone = predict(withColumn(repeated(still, rows.length), name, values));
    said.forEach((words, index) => {
      if (words === undefined) return;
      const less = logOdds(base[index] as number) - logOdds(without[index] as number);
      const more = logOdds(alone[index] as number) - logOdds(calmRisk);
      found[index]?.push({ words, move: (less + more) / 2 });
    });
  }
  rows.forEach((row, index) => {
    const telling = (found[index] ?? []).filter(({ move }) => move >= LEAST_MOVE).sort((a, b) => b.move - a.move);
    const words = telling.slice(0, MOST_REASONS).map((one) => one.words);
    reasons[row] = words.join('; ') || 'its readings together are like those of cars that failed soon';
  });
  return reasons;
}

const withColumn = (table: Table, name: string, values: Float64Array): Table => ({
  ...table,
  columns: new Map([...table.columns, [name, { kind: 'number', values }]]),
});

const repeated = (one: Table, rows: number): Table =>
  tableOf(
    Object.fromEntries(
      [...one.columns.keys()].map((name) => [name, new Float64Array(rows).fill(numbersOf(one, name)[0] as number)]),
    ),
  );
