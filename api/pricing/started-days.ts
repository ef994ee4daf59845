/** How many days a rental has, and how much of its last one. */
import { DateTime } from 'luxon';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

export interface StartedDays {
  count: number;
  /** Started hours of the last day, 1 to 24; the days before it are full. */
  lastDayHours: number;
  /** The local date on which the first begins, in days since 1970-01-01; each next day has the next date. */
  firstDate: number;
}

/**
 * Started days of 24 hours of real time. From a local midnight on, calendar days hold where they are fewer: the Sunday
 * on which the clock is set back has 25 hours and is one day, whether the car comes back at its end or an hour before.
 */
export function startedDays(startsAt: Date, endsAt: Date, timeZone: string): StartedDays {
  const ms = endsAt.getTime() - startsAt.getTime();
  const firstDate = localDate(startsAt.getTime(), timeZone);
  const fromMidnight = localDate(startsAt.getTime() - 1, timeZone) < firstDate;
  const byClock = Math.ceil(ms / DAY_MS);
  const byCalendar = fromMidnight ? localDate(endsAt.getTime() - 1, timeZone) - firstDate + 1 : byClock;
  const count = Math.max(1, Math.min(byClock, byCalendar));
  return { count, lastDayHours: Math.min(24, Math.ceil(ms / HOUR_MS) - 24 * (count - 1)), firstDate };
}

function localDate(ms: number, zone: string): number {
  const { year, month, day } = DateTime.fromMillis(ms, { zone });
  return Date.UTC(year, month - 1, day) / DAY_MS;
}
