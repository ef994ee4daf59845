/** How good foresight was, by component: of probabilities, and of the alarms that were raised by them and by plain rules. */
import { COMPONENTS, type Component } from '../../maintenance/car-day.js';
import { averagePrecision } from '../../tables/metrics.js';
import { numbersOf, type Table, textsOf } from '../../tables/table.js';
import { type Alarms, alarmsOf, precisionOf, recallOf, together } from './alarms.js';
import { failedWithin, fatesOf } from './hazard.js';

const MONTH = 30;
const YEAR_DAYS = 365;

/**
 * `brier30`: the mean squared error of the risk of 30 days, over every component and row whose outcome is known; where there
 * is only a flag, that counts as 0 or 1. Where the truth names cars and days: by component average precision, and precision,
 * recall and false alarms a car-year of alarms, each with that of the rules.
 */
export function gradesOfMaintenance(predicted: Table, truth: Table): Readonly<Record<string, number>> {
  const grades: Record<string, number> = {};
  let [squares, known] = [0, 0];
  for (const component of COMPONENTS.filter((one) => isGraded(one, predicted, truth))) {
    const { risk, was } = monthly(predicted, truth, component);
    was.forEach((value, index) => {
      squares += (value - (risk[index] as number)) ** 2;
    });
    known += was.length;
    if (!truth.columns.has('car')) continue;
    grades[`${component} average precision`] = averagePrecision(was, risk);
    const carYears = carYearsOf(truth);
    const byModel = alarmsBy(numbersOf(predicted, `${component}.flagged`), truth, component);
    const byRules = alarmsBy(numbersOf(truth, `${component}.rule`), truth, component);
    for (const [who, alarms] of [['', byModel] as const, [' of rules', byRules] as const]) {
      grades[`${component} precision${who}`] = precisionOf(alarms);
      grades[`${component} recall${who}`] = recallOf(alarms.leads);
      grades[`${component} false alarms a year${who}`] = alarms.wrong / carYears;
    }
    grades[`${component} failures`] = byModel.leads.length;
    for (const fault of new Set(byModel.leads.map((lead) => lead.fault))) {
      const own = byModel.leads.filter((lead) => lead.fault === fault);
      grades[`${component} recall of ${own.length} by ${fault}`] = recallOf(own);
    }
  }
  return { brier30: squares / known, ...grades };
}

/** Of rows whose next 30 days are known: the risk that was told, and 1 where it failed. */
export function monthly(predicted: Table, truth: Table, component: Component): { risk: number[]; was: number[] } {
  const fates = fatesOf(truth, component);
  const [risks, flags] = [numbersOf(predicted, `${component}.risk30`), numbersOf(predicted, `${component}.flagged`)];
  const [risk, was]: [number[], number[]] = [[], []];
  for (let row = 0; row < truth.rows; row++) {
    const label = failedWithin(fates, row, MONTH);
    const told = Number.isNaN(risks[row]) ? (flags[row] as number) : (risks[row] as number);
    if (label === undefined || Number.isNaN(told)) continue;
    risk.push(told);
    was.push(label);
  }
  return { risk, was };
}

/** Rows of a car stand together, in the order of time. */
export function alarmsBy(flagged: Float64Array, truth: Table, component: Component): Alarms {
  const { days, failed } = fatesOf(truth, component);
  const [cars, asOf] = [numbersOf(truth, 'car'), numbersOf(truth, 'asOf')];
  const { codes, levels } = textsOf(truth, `${component}.fault`);
  const all: Alarms[] = [];
  for (let from = 0; from < truth.rows; ) {
    let to = from;
    while (to < truth.rows && cars[to] === cars[from]) to++;
    all.push(
      alarmsOf(
        Array.from({ length: to - from }, (_, index) => ({
          asOf: asOf[from + index] as number,
          days: days[from + index] as number,
          failed: failed[from + index] === 1,
          flagged: flagged[from + index] === 1,
          fault: levels[codes[from + index] as number],
        })),
      ),
    );
    from = to;
  }
  return together(all);
}

function carYearsOf(truth: Table): number {
  const [cars, asOf] = [numbersOf(truth, 'car'), numbersOf(truth, 'asOf')];
  const span = (Math.max(...spans(cars, asOf)) || 1) / 86_400_000;
  return (new Set(cars).size * span) / YEAR_DAYS;
}

/** Of each car, from its first row to its last, ms. */
function spans(cars: Float64Array, asOf: Float64Array): number[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  cars.forEach((car, row) => {
    if (!first.has(car)) first.set(car, asOf[row] as number);
    last.set(car, asOf[row] as number);
  });
  return [...first].map(([car, from]) => (last.get(car) as number) - from);
}

/** A component of which too little was known to learn is left to rules. */
const isGraded = (component: Component, predicted: Table, truth: Table) =>
  predicted.columns.has(`${component}.risk30`) && truth.columns.has(`${component}.days`);
