/** How many of a branch's cars of a type will be taken, hour by hour of a day to come. */
import type { TabularRecipe } from '../../ensembles/judgement.js';
import { openTabular, rough, type SavedTabular, trainTabular } from '../../ensembles/tabular.js';
import { NETWORK } from '../../networks/saved-network.js';
import { readTable } from '../../tables/read-table.js';
import { splitWhere } from '../../tables/split.js';
import { numbersOf, onlyColumns, rowsOf, type Table, tableOf, without } from '../../tables/table.js';
import type { Task } from '../../task.js';
import { BOOSTING } from '../../trees/boosting.js';
import { HOURS } from './branch-days.js';

const SHARES = HOURS.map((hour) => `share${hour}`);
/** The exam: the last four weeks. */
const HELD_DAYS = 28;
/** A training reads every third hour of a day: neighbours are alike. */
const EVERY = 3;

const RECIPE: TabularRecipe = {
  objective: 'squared',
  network: { ...NETWORK, hidden: [32, 16], epochs: 25, patience: 6, dropout: 0 },
  trees: { ...BOOSTING, rounds: 300, patience: 30, leaves: 15, minLeafRows: 40 },
  networks: 1,
  forests: 1,
  seed: 42,
};

export const branchDemand: Task<SavedTabular> = {
  name: 'branch-demand',
  summary: 'reads days of branches with what is known of them (rule0 …, booked0 …), writes share0 … share23',
  recipe: 1,
  judgedBy: { metric: 'mae', better: 'lower' },
  seasonal: [
    'day',
    'horizon',
    'week',
    'month',
    ...HOURS.flatMap((hour) => [`rule${hour}`, `booked${hour}`]),
    ...SHARES,
  ],
  read: (paths) => readTable(paths),

  holdOut(labelled) {
    const { train, test } = splitWhere(labelled.rows, isLate(labelled));
    const held = rowsOf(labelled, test);
    return [{ train: rowsOf(labelled, train), test: without(held, ...SHARES), truth: onlyColumns(held, SHARES) }];
  },

  async train(labelled, { seed, quick }, run) {
    const recipe = { ...(quick ? rough(RECIPE) : RECIPE), seed };
    const hours = HOURS.filter((hour) => hour % EVERY === 0);
    const features = hoursOf(labelled, hours);
    const truth = byHour(labelled, hours, (hour) => numbersOf(labelled, `share${hour}`));
    const late = isLate(labelled);
    const inner = splitWhere(features.rows, (row) => late(Math.floor(row / hours.length)));
    return trainTabular({ features, truth }, inner, recipe, run);
  },

  async open(saved) {
    const open = await openTabular(saved);
    return {
      predict(table) {
        const said = open.predict(hoursOf(table, HOURS));
        const share = (row: number, hour: number) => Math.min(1, Math.max(0, said[24 * row + hour] as number));
        return tableOf(
          Object.fromEntries(
            HOURS.map((hour) => [
              `share${hour}`,
              Float64Array.from({ length: table.rows }, (_, row) => share(row, hour)),
            ]),
          ),
        );
      },
      [Symbol.dispose]: () => open[Symbol.dispose](),
    };
  },

  score(predicted, truth) {
    let [sum, squares, count] = [0, 0, 0];
    for (const name of SHARES) {
      const [said, was] = [numbersOf(predicted, name), numbersOf(truth, name)];
      said.forEach((share, row) => {
        const off = share - (was[row] as number);
        sum += Math.abs(off);
        squares += off * off;
        count++;
      });
    }
    return { mae: sum / count, rmse: Math.sqrt(squares / count) };
  },
};

/** Whether a row is of the last weeks. */
function isLate(table: Table): (row: number) => boolean {
  const days = numbersOf(table, 'day');
  const last = days.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY);
  return (row) => (days[row] as number) > last - HELD_DAYS;
}

/** Rows of hours, those of the first day first. */
function hoursOf(table: Table, hours: readonly number[]): Table {
  const whole = (name: string) => {
    const values = numbersOf(table, name);
    return byHour(table, hours, () => values);
  };
  const of = (name: string) => byHour(table, hours, (hour) => numbersOf(table, `${name}${hour}`));
  const meanOf = (name: string) => {
    const columns = HOURS.map((hour) => numbersOf(table, `${name}${hour}`));
    const means = Float64Array.from({ length: table.rows }, (_, row) => mean(columns, row));
    return byHour(table, hours, () => means);
  };
  const day = whole('day');
  const yearTurn = day.map((count) => (2 * Math.PI * count) / 365.2425);
  return tableOf({
    ...{ hour: byHour(table, hours, (hour) => hour), weekday: day.map((count) => (count + 4) % 7) }, // 1970-01-01 was a Thursday
    ...{ yearSine: yearTurn.map(Math.sin), yearCosine: yearTurn.map(Math.cos) },
    ...{ horizon: whole('horizon'), event: whole('event'), week: whole('week'), month: whole('month') },
    ...{ rule: of('rule'), booked: of('booked'), ruleOfDay: meanOf('rule'), bookedOfDay: meanOf('booked') },
  });
}

const mean = (columns: readonly Float64Array[], row: number) =>
  columns.reduce((sum, column) => sum + (column[row] as number), 0) / columns.length;

function byHour(table: Table, hours: readonly number[], value: (hour: number) => number | Float64Array): Float64Array {
  const all = new Float64Array(table.rows * hours.length);
  hours.forEach((hour, k) => {
    const of = value(hour);
    for (let row = 0; row < table.rows; row++) {
      all[row * hours.length + k] = typeof of === 'number' ? of : (of[row] as number);
    }
  });
  return all;
}
