/** What the demand of an hour hangs on. The columns are those of UCI's Bike Sharing (Fanaee-T & Gama, 2013). */
import { shown } from '../../tables/shown.js';
import { numbersOf, type Table, tableOf, textsOf, UnfitTable } from '../../tables/table.js';

const DAY_MS = 86_400_000;
/** `weathersit` from this on is rain, snow or worse. */
const LIGHT_RAIN = 3;
/** As the columns say it. */
const AS_GIVEN = [
  'hr',
  'weekday',
  'workingday',
  'holiday',
  'season',
  'weathersit',
  'temp',
  'atemp',
  'hum',
  'windspeed',
];

/** Of the rows given alone: nothing is remembered from the training but the labels' lesson. */
export function demandFeatures(table: Table): Table {
  const { rows } = table;
  const given = Object.fromEntries(AS_GIVEN.map((name) => [name, numbersOf(table, name)]));
  const at = (name: string, row: number) => given[name]?.[row] as number;
  const days = daysOf(table);
  const yearTurn = (row: number) => (days[row] as number) / 365.2425;
  const dayTurn = (row: number) => at('hr', row) / 24;
  const numbers = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row));
  const texts = (text: (row: number) => string) => Array.from({ length: rows }, (_, row) => text(row));
  const wave = (turn: (row: number) => number, times: number, shift = 0) =>
    numbers((row) => Math.sin(2 * Math.PI * (times * turn(row) + shift)));
  return tableOf({
    ...given,
    // Within what it saw a tree knows a day by its number; a network goes on along its slope.
    day: days,
    daySine: wave(dayTurn, 1),
    dayCosine: wave(dayTurn, 1, 0.25),
    halfDaySine: wave(dayTurn, 2),
    halfDayCosine: wave(dayTurn, 2, 0.25),
    yearSine: wave(yearTurn, 1),
    yearCosine: wave(yearTurn, 1, 0.25),
    halfYearSine: wave(yearTurn, 2),
    halfYearCosine: wave(yearTurn, 2, 0.25),
    hourOfDay: texts((row) => `${at('workingday', row)} ${at('hr', row)}`),
    hourOfWeek: texts((row) => `${at('weekday', row)} ${at('hr', row)}`),
    hourOfSeason: texts((row) => `${at('season', row)} ${at('hr', row)}`),
    ...wholeDay(table, days),
    ...hoursAround(table, days),
  });
}

/** People plan by the day's weather, of which an hour shows a part: means of the day, and its share of rain or snow. */
function wholeDay(table: Table, days: Float64Array): Record<string, Float64Array> {
  const mean = (name: string, value = (given: number) => given) => {
    const sums = new Map<number, { sum: number; hours: number }>();
    const given = numbersOf(table, name);
    days.forEach((day, row) => {
      const { sum, hours } = sums.get(day) ?? { sum: 0, hours: 0 };
      sums.set(day, { sum: sum + value(given[row] as number), hours: hours + 1 });
    });
    return days.map((day) => (sums.get(day)?.sum ?? Number.NaN) / (sums.get(day)?.hours ?? 1));
  };
  return {
    dayTemp: mean('temp'),
    dayHum: mean('hum'),
    dayWind: mean('windspeed'),
    dayWet: mean('weathersit', (situation) => (situation >= LIGHT_RAIN ? 1 : 0)),
  };
}

/** The weather of the hours before and after, of the same day; where there is none, that of the hour itself. */
function hoursAround(table: Table, days: Float64Array): Record<string, Float64Array> {
  const hours = numbersOf(table, 'hr');
  const rowOf = new Map<number, number>();
  days.forEach((day, row) => void rowOf.set(24 * day + (hours[row] as number), row));
  const shifted = (name: string, by: number) => {
    const given = numbersOf(table, name);
    return given.map((own, row) => {
      const hour = (hours[row] as number) + by;
      const other = hour >= 0 && hour < 24 ? rowOf.get(24 * (days[row] as number) + hour) : undefined;
      return other === undefined ? own : (given[other] as number);
    });
  };
  return {
    weatherBefore: shifted('weathersit', -1),
    weatherTwoBefore: shifted('weathersit', -2),
    weatherAfter: shifted('weathersit', 1),
    humBefore: shifted('hum', -1),
  };
}

/** Each row's day, counted from 1970. Throws where `dteday` is no date. */
export function daysOf(table: Table): Float64Array {
  const { codes, levels } = textsOf(table, 'dteday');
  const days = levels.map((date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  const wrong = days.findIndex(Number.isNaN);
  if (wrong >= 0)
    throw new UnfitTable(`dteday should be a date such as 2011-01-31, not “${shown(levels[wrong] ?? '')}”`);
  return Float64Array.from(codes, (code) => days[code] ?? Number.NaN);
}
