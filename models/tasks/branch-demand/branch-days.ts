/** A day of a branch and type of car as a row: what is known of it when it is foreseen, and what came. By the hour, in UTC. */
import { type Table, tableOf } from '../../tables/table.js';
import { carsTaken, type Rental } from './cars-taken.js';
import { sameHours } from './same-hours.js';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const PAST_DAYS = 56;
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export interface DayAsked {
  /** All that overlap the day, and the 8 weeks before `madeAt`. */
  readonly rentals: readonly Rental[];
  readonly cars: number;
  /** Midnight UTC, ms. */
  readonly day: number;
  /** When it is foreseen: a midnight UTC, not after `day`. */
  readonly madeAt: number;
  /** What staff say of events on it. */
  readonly eventPercent: number;
}

/** The share of the cars that was taken at each hour. */
const sharesOf = (cars: number, taken: Float64Array) => taken.map((count) => Math.min(1, count / cars));

/**
 * Columns: `day` (from 1970), `horizon` (days from when it is foreseen), `cars`, `event`, `week` and `month` (mean shares of the last 7
 * and 28 days), `rule0`…`rule23` (what the rule says) and `booked0`…`booked23` (shares taken already). Undefined where a week is not known.
 */
export function knownOfDay({ rentals, cars, day, madeAt, eventPercent }: DayAsked): Record<string, number> | undefined {
  const first = rentals.reduce((least, { from }) => Math.min(least, from), madeAt);
  const since = Math.max(madeAt - PAST_DAYS * DAY_MS, DAY_MS * Math.ceil(first / DAY_MS));
  const past = sharesOf(cars, carsTaken(rentals, since, (madeAt - since) / HOUR_MS));
  const ahead = (day - madeAt) / HOUR_MS;
  const rule = sameHours(past, ahead + 24)?.subarray(ahead);
  if (!rule) return undefined;
  const booked = sharesOf(cars, carsTaken(rentals, day, 24, madeAt));
  const mean = (days: number) => {
    const last = past.subarray(-24 * days);
    return last.reduce((sum, share) => sum + share, 0) / last.length;
  };
  return {
    ...{ day: day / DAY_MS, horizon: ahead / 24, cars, event: eventPercent, week: mean(7), month: mean(28) },
    ...Object.fromEntries(HOURS.map((hour) => [`rule${hour}`, rule[hour] as number])),
    ...Object.fromEntries(HOURS.map((hour) => [`booked${hour}`, booked[hour] as number])),
  };
}

/** What came, once the day is over: `share0`…`share23`. */
export function cameOfDay(rentals: readonly Rental[], cars: number, day: number): Record<string, number> {
  const shares = sharesOf(cars, carsTaken(rentals, day, 24));
  return Object.fromEntries(HOURS.map((hour) => [`share${hour}`, shares[hour] as number]));
}

/** What the rule says of rows of `knownOfDay`, in the columns that the task predicts. */
export function ruledDays(rows: readonly Readonly<Record<string, number>>[]): Table {
  return tableOf(
    Object.fromEntries(HOURS.map((hour) => [`share${hour}`, rows.map((row) => row[`rule${hour}`] as number)])),
  );
}
