/** Simulated lives as rows to learn from or to be judged on: what was known of a car on a day, and what came of it. */
import { COMPONENTS, type Component, DAY_MS } from '../../maintenance/car-day.js';
import { type FeatureRow, maintenanceFeatures, maintenanceTable } from '../../maintenance/maintenance-features.js';
import { thresholdRules } from '../../maintenance/threshold-rules.js';
import { seedFor } from '../../tables/random.js';
import { fromColumns, type Table, tableOf } from '../../tables/table.js';
import { type CarLife, carLife, type EndOfWear } from '../../wear/car-life.js';
import type { WearSettings } from '../../wear/wear-settings.js';

export interface Simulation {
  readonly settings: WearSettings;
  readonly cars: number;
  readonly seed: number;
  /** Days from one row of a car to the next. */
  readonly everyDays: number;
}

/** Days before the first row, so that the earlier weeks are known, and the year in which rows stand. */
const BEFORE = 91;
const YEAR = 365;
/** No fault: it has served its time. */
const WEAR = 'wear';

/**
 * A year of each car: clues; `car` and `asOf`; of each component `days` until it failed or was last seen sound, `failed`
 * whether it did and of what `fault`, NaN while it is broken, and `rule`: whether the plain rules flag it.
 */
export function simulatedTable({ settings, cars, seed, everyDays }: Simulation): Table {
  const features: FeatureRow[] = [];
  const labels: Record<string, number[]> = { car: [], asOf: [] };
  const faults: Record<Component, string[]> = { cooling: [], battery: [], alternator: [], brakes: [], tyres: [] };
  const add = (name: string, value: number) => {
    labels[name] ??= [];
    labels[name].push(value);
  };
  for (let car = 0; car < cars; car++) {
    const life = carLife(settings, seedFor(seed, `car ${car}`), BEFORE + YEAR);
    for (let asOf = life.from + BEFORE * DAY_MS; asOf < life.until; asOf += everyDays * DAY_MS) {
      features.push(maintenanceFeatures(life.days, asOf));
      add('car', car);
      add('asOf', asOf);
      const rules = thresholdRules(life.days, asOf);
      COMPONENTS.forEach((component, index) => {
        const { days, failed, fault } = fateOf(life, component, asOf);
        faults[component].push(fault);
        add(`${component}.days`, days);
        add(`${component}.failed`, failed);
        add(`${component}.rule`, rules[index]?.flagged ? 1 : 0);
      });
    }
  }
  return fromColumns(
    new Map([...maintenanceTable(features).columns, ...tableOf(labels).columns, ...faultColumns(faults)]),
  );
}

/** Days from `asOf` until the component's next end; while it is broken, and on an electric car's alternator, NaN. */
function fateOf({ ends, days, electric, until }: CarLife, component: Component, asOf: number) {
  const own = ends.filter((end) => end.component === component);
  const last = own.findLast(({ day }) => day < asOf);
  const isBroken =
    last?.failed && !days.some((day) => day.day > last.day && day.day < asOf && day.services?.includes(component));
  if (isBroken || (electric && component === 'alternator')) return { days: Number.NaN, failed: 0, fault: WEAR };
  const next: EndOfWear | undefined = own.find(({ day }) => day >= asOf);
  return { days: ((next?.day ?? until) - asOf) / DAY_MS, failed: next?.failed ? 1 : 0, fault: next?.fault ?? WEAR };
}

const faultColumns = (faults: Readonly<Record<Component, string[]>>) =>
  tableOf(Object.fromEntries(COMPONENTS.map((component) => [`${component}.fault`, faults[component]]))).columns;
