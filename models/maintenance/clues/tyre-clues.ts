/** Which wheel loses pressure, how fast, and how far the tyres have run. */
import type { CarDay } from '../car-day.js';
import { ambientOf, leastOf, meanOf, weeklySlope } from '../day-window.js';
import { type Clues, codeClue, odometerClue, type Past, wordsBelow, wordsFrom } from './clue.js';

/** Under it a tyre must not be driven on: three fifths of the 230 kPa that most cars want. */
const FLAT_KPA = 140;

const at = (wheel: number) => (day: CarDay) => day.tyreColdKpa?.[wheel];

/** Against the mean of the others on the same day, so that neither weather nor a common error of the sensors counts. */
const BESIDE = [0, 1, 2, 3].map((wheel) => ({ tyreColdKpa: kpa }: CarDay): number | undefined => {
  const own = kpa?.[wheel];
  if (kpa === undefined || own === undefined) return undefined;
  let [sum, count] = [0, 0];
  for (let other = 0; other < kpa.length; other++) {
    const value = kpa[other];
    if (other === wheel || value === undefined) continue;
    sum += value;
    count++;
  }
  return count > 0 ? own - sum / count : undefined;
});
const beside = (wheel: number) => BESIDE[wheel] as (typeof BESIDE)[number];

const leastBy = (of: (wheel: number) => number) =>
  leastOf(
    [0, 1, 2, 3].map((wheel) => ({ day: wheel })),
    ({ day }) => of(day),
  );
const worstChange = ({ month, week }: Past, from: readonly CarDay[]) =>
  leastBy((wheel) => meanOf(week.slice(-2), beside(wheel)) - meanOf(from.length > 0 ? from : month, beside(wheel)));

/** Days until the tyre that loses most is flat, if its pressure goes on as in the last fortnight; at most 400. */
function daysToFlat({ week, fortnight }: Past): number {
  return leastBy((wheel) => {
    const left = meanOf(week.slice(-2), at(wheel)) - FLAT_KPA;
    const lost = -weeklySlope(fortnight, beside(wheel)) / 7;
    if (Number.isNaN(left) || Number.isNaN(lost)) return Number.NaN;
    return left <= 0 ? 0 : Math.min(400, left / Math.max(lost, 1e-6));
  });
}

export const TYRE_CLUES: Clues = {
  lowestKpa: {
    of: ({ week }) => leastBy((wheel) => meanOf(week.slice(-2), at(wheel))),
    words: wordsBelow(205, (value) => `a tyre holds only ${value.toFixed(0)} kPa`),
  },
  besideKpa: {
    of: ({ week }) => leastBy((wheel) => meanOf(week.slice(-2), beside(wheel))),
    words: wordsBelow(-10, (value) => `one holds ${Math.abs(value).toFixed(0)} kPa less than the others`),
  },
  leakTrendKpa: {
    of: ({ month }) => leastBy((wheel) => weeklySlope(month, beside(wheel))),
    words: wordsBelow(-1.5, (value) => `one loses ${Math.abs(value).toFixed(1)} kPa a week more than the others`),
  },
  leakFastTrendKpa: {
    of: ({ fortnight }) => leastBy((wheel) => weeklySlope(fortnight, beside(wheel))),
    words: wordsBelow(-3, (value) => `in the last 14 days it lost ${Math.abs(value).toFixed(0)} kPa a week`),
  },
  leakLastWeekKpa: { of: ({ week }) => leastBy((wheel) => weeklySlope(week, beside(wheel))) },
  allTrendKpa: { of: ({ month }) => leastBy((wheel) => weeklySlope(month, at(wheel))) },
  leakChangeKpa: { of: (past) => worstChange(past, past.earlier) },
  daysToFlat: {
    of: daysToFlat,
    words: wordsBelow(60, (value) => `at that rate it is flat in ${value.toFixed(0)} days`),
  },
  tyresKm: {
    of: ({ since }) => since.tyres.km,
    words: wordsFrom(30_000, (value) => `${(1000 * Math.round(value / 1000)).toLocaleString('en')} km since new tyres`),
  },
  lastTyresShare: {
    of: ({ since }) => since.tyres.km / since.tyres.lastKm,
    words: wordsFrom(0.7, (value) => `that is ${Math.round(100 * value)} % of what its tyres lasted before`),
  },
  odometerKm: odometerClue,
  dailyKm: { of: ({ month }) => meanOf(month, ({ distanceKm }) => distanceKm) },
  ambientC: { of: ({ week }) => meanOf(week, ambientOf) },
  ambientChangeC: { of: ({ week, month }) => meanOf(week, ambientOf) - meanOf(month, ambientOf) },
  tyreCodes: codeClue('tyres'),
  electric: { of: ({ electric }) => electric },
};
