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
export function within(days: readonly CarDay[], asOf: number, { from, to }: Ages): readonly CarDay[] {
  const first = days.findIndex((day) => ageOf(day, asOf) < to);
  const last = days.findLastIndex((day) => ageOf(day, asOf) >= from);
  return first < 0 ? [] : days.slice(first, last + 1);
}

/** NaN where none of them tells. */
export function meanOf(days: readonly CarDay[], reading: Reading): number {
  let [sum, count] = [0, 0];
  for (const day of days) {
    const value = reading(day);
    if (value === undefined || Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

export function sumOf(days: readonly CarDay[], reading: Reading): number {
  let sum = 0;
  for (const day of days) sum += reading(day) || 0;
  return sum;
}

/** NaN where none of them tells. */
export function leastOf(days: readonly CarDay[], reading: Reading): number {
  let least = Number.NaN;
  for (const day of days) {
    const value = reading(day);
    if (value !== undefined && !(value >= least)) least = Number.isNaN(value) ? least : value;
  }
  return least;
}

export const mostOf = (days: readonly CarDay[], reading: Reading): number =>
  -leastOf(days, (day) => {
    const value = reading(day);
    return value === undefined ? undefined : -value;
  });

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

/** For each day of `now`, those of the earlier ones that had a like load. */
export function likeDays(now: readonly CarDay[], earlier: readonly CarDay[]): CarDay[][] {
  const loads = earlier.map((day) => ({ day, speed: speedOf(day), ambient: ambientOf(day) }));
  return now.map((day) => {
    const [speed, ambient] = [speedOf(day), ambientOf(day)];
    const alike: CarDay[] = [];
    if (speed === undefined) return alike;
    for (const other of loads) {
      if (other.speed === undefined || Math.abs(other.speed - speed) > LIKE_SPEED * speed) continue;
      if (Math.abs((other.ambient ?? ambient ?? 0) - (ambient ?? other.ambient ?? 0)) <= LIKE_AMBIENT_C)
        alike.push(other.day);
    }
    return alike;
  });
}
