/** From when to when a rental is wanted, as people and programs write it: one reading for search, quotes and reservations. */
import { DateTime } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';
import { localMidnight } from '../branches/opening-hours.js';

const LONGEST_YEARS = 2;
const AHEAD_YEARS = 10;
const LAST_YEAR = 2100;
const LATE_MS = 3600 * 1000; // a start that is only just past is one of now

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;

/** Half-open: [startsAt, endsAt). */
export interface RentalSpan {
  startsAt: Date;
  endsAt: Date;
}

/** How the caller names the two ends: `/startDate`, `/start_time`, `?startDate`, … */
export interface SpanPaths {
  start: string;
  end: string;
}

/**
 * Each end is an RFC 3339 date-time (one without an offset is local time) or a date, which is its local midnight.
 * Throws a MotorpoolError (bad-input, `bad-span`) whose errors name the ends that are unreadable, out of order, more than
 * two years apart, past (a date: when its day is over; a time: after an hour), or more than ten years ahead.
 */
export function spanOf(
  { startDate, endDate }: { startDate: string; endDate: string },
  timeZone: string,
  now: Date,
  paths: SpanPaths = { start: '/startDate', end: '/endDate' },
): RentalSpan {
  const start = read(startDate, timeZone);
  const end = read(endDate, timeZone);
  const errors = [
    ...startErrors(start, now).map((message) => ({ path: paths.start, message })),
    ...endErrors(start, end).map((message) => ({ path: paths.end, message })),
  ];
  if (start && end && errors.length === 0) return { startsAt: start.at.toJSDate(), endsAt: end.at.toJSDate() };
  throw new MotorpoolError('bad-input', 'bad-span', 'These are no times for a rental: see errors.', { errors });
}

interface End {
  /** In the branch's zone. */
  at: DateTime;
  isDate: boolean;
}

function read(text: string, zone: string): End | undefined {
  // In a query a `+` that nobody escaped comes as a space.
  const tidy = text
    .trim()
    .toUpperCase()
    .replace(/ (?=\d\d:\d\d$)/, '+');
  const isDate = DATE.test(tidy);
  if (!isDate && !DATE_TIME.test(tidy)) return undefined;
  const at = DateTime.fromISO(tidy, { zone });
  if (!at.isValid) return undefined;
  return { at: isDate ? DateTime.fromJSDate(localMidnight(tidy, zone), { zone }) : at, isDate };
}

const UNREADABLE = 'wanted a date (2026-01-31) or a time (2026-01-31T12:00:00Z)';

function startErrors(start: End | undefined, now: Date): string[] {
  if (!start) return [UNREADABLE];
  const { at, isDate } = start;
  const past = isDate ? at.plus({ days: 1 }).toMillis() <= now.getTime() : at.toMillis() < now.getTime() - LATE_MS;
  if (past) return ['is past'];
  const latest = DateTime.fromJSDate(now).plus({ years: AHEAD_YEARS });
  return at > latest || at.year > LAST_YEAR ? [`is more than ${AHEAD_YEARS} years ahead`] : [];
}

function endErrors(start: End | undefined, end: End | undefined): string[] {
  if (!end) return [UNREADABLE];
  if (end.at.year > LAST_YEAR) return [`is after the year ${LAST_YEAR}`];
  if (!start) return [];
  if (end.at <= start.at) return ['must be after the start'];
  return end.at > start.at.plus({ years: LONGEST_YEARS })
    ? [`is more than ${LONGEST_YEARS} years after the start`]
    : [];
}
