/** What is known of a car's days before a moment: means, changes and trends of what they tell. */
import { type CarDay, DAY_MS } from './car-day.js';

/** What a day tells; undefined where it does not. */
export type Reading = (day: CarDay) => number | undefined;

/** Half-open, in days before the moment: [from, to) = [0, 7) is the last week. */
export interface Ages {
  readonly from: number;
  readonly to: number;
}

export const LAST_WEEK: Ages = { from: 0, to: 7 };
export const LAST_FORTNIGHT: Ages = { from: 0, to: 14 };
export const LAST_MONTH: Ages = { from: 0, to: 28 };
/** What the last week is compared with. */
export const EARLIER: Ages = { from: 28, to: 91 };

/** Whole days between the end of that day and the moment. */
export const ageOf = (day: CarDay, asOf: number): number => Math.floor((asOf - day.day) / DAY_MS) - 1;

/** Those of the days, which ascend, that had ended by then and were in that window. */
export const within = (days: readonly CarDay[], asOf: number, { from, to }: Ages): CarDay[] =>
  days.filter((day) => {
    const age = ageOf(day, asOf);
    return age >= from && age < to;
  });

const told = (days: readonly CarDay[], reading: Reading): number[] => {
  const values: number[] = [];
  for (const day of days) {
    const value = reading(day);
    if (value !== undefined && Number.isFinite(value)) values.push(value);
  }
  return values;
};

/** NaN where none of them tells. */
export function meanOf(days: readonly CarDay[], reading: Reading): number {
  const values = told(days, reading);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
export const sumOf = (days: readonly CarDay[], reading: Reading): number =>
  told(days, reading).reduce((sum, value) => sum + value, 0);
export const leastOf = (days: readonly CarDay[], reading: Reading): number => {
  const values = told(days, reading);
  return values.length > 0 ? Math.min(...values) : Number.NaN;
};
export const mostOf = (days: readonly CarDay[], reading: Reading): number => -leastOf(days, negative(reading));

const negative =
  (reading: Reading): Reading =>
  (day) => {
    const value = reading(day);
    return value === undefined ? undefined : -value;
  };

/** Change in a week along the least-squares line; NaN with fewer than four days or all within three. */
export function weeklySlope(days: readonly CarDay[], reading: Reading): number {
  let [n, sumX, sumY, sumXx, sumXy] = [0, 0, 0, 0, 0];
  const start = days[0]?.day ?? 0;
  for (const day of days) {
    const y = reading(day);
    if (y === undefined || !Number.isFinite(y)) continue;
    const x = (day.day - start) / DAY_MS / 7;
    n++;
    sumX += x;
    sumY += y;
    sumXx += x * x;
    sumXy += x * y;
  }
  const spread = sumXx - (sumX * sumX) / n;
  return n >= 4 && spread > 0.1 ? (sumXy - (sumX * sumY) / n) / spread : Number.NaN;
}

/** Outside: as told, else the coldest that the coolant was, which after a night is the air around it. */
export const ambientOf: Reading = ({ ambientC, coolantMinC }) => ambientC ?? coolantMinC;
export const speedOf: Reading = ({ distanceKm, movingH }) =>
  distanceKm !== undefined && movingH !== undefined && movingH > 0.05 ? distanceKm / movingH : undefined;

/** Days are alike in load when mean speed and outside temperature are within so much. */
const LIKE_SPEED = 0.25;
const LIKE_AMBIENT_C = 7;

/**
 * How much higher it reads now than it did on earlier days of a like load; where a day has none alike, than on all
 * earlier days. NaN where one side tells nothing.
 */
export function riseAtLikeLoad(now: readonly CarDay[], earlier: readonly CarDay[], reading: Reading): number {
  const all = meanOf(earlier, reading);
  return meanOf(now, (day) => {
    const value = reading(day);
    if (value === undefined) return undefined;
    const like = meanOf(
      earlier.filter((one) => isAlike(one, day)),
      reading,
    );
    return value - (Number.isNaN(like) ? all : like);
  });
}

function isAlike(one: CarDay, day: CarDay): boolean {
  const [speed, other] = [speedOf(day), speedOf(one)];
  const [ambient, around] = [ambientOf(day), ambientOf(one)];
  if (speed === undefined || other === undefined) return false;
  if (Math.abs(other - speed) > LIKE_SPEED * speed) return false;
  return ambient === undefined || around === undefined || Math.abs(around - ambient) <= LIKE_AMBIENT_C;
}
