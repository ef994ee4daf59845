/** From when to when a rental is wanted, as people and programs write it: one reading for search, quotes and reservations. */
import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';
import { localMidnight } from '../branches/local-midnight.js';

const LONGEST_YEARS = 2;
const AHEAD_YEARS = 10;
const LAST_YEAR = 2100;
const YEAR_MS = 365 * 24 * 3600 * 1000; // the shortest
const LATE_MS = 3600 * 1000; // a start that is only just past is one of now

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

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
    ...startErrors(start, now.getTime()).map((message) => ({ path: paths.start, message })),
    ...endErrors(start, end).map((message) => ({ path: paths.end, message })),
  ];
  if (start && end && errors.length === 0) return { startsAt: new Date(start.ms), endsAt: new Date(end.ms) };
  throw new MotorpoolError('bad-input', 'bad-span', 'These are no times for a rental: see errors.', { errors });
}

interface End {
  ms: number;
  /** Local. */
  year: number;
  isDate: boolean;
  zone: string;
}

// Zones are slow to reckon with, and most who ask at a time ask for the same few days.
const MOST_KEPT = 10_000;
const LONGEST_TEXT = 40;
const kept = new LRUCache<string, End>({ max: MOST_KEPT });

function read(text: string, zone: string): End | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const key = `${zone} ${text}`;
  const known = kept.get(key);
  if (known) return known;
  // In a query a `+` that nobody escaped comes as a space.
  const tidy = text
    .trim()
    .toUpperCase()
    .replace(/ (?=\d\d:\d\d$)/, '+');
  const isDate = DATE.test(tidy);
  if (!isDate && !DATE_TIME.test(tidy)) return undefined;
  const at = DateTime.fromISO(tidy, { zone });
  if (!at.isValid) return undefined;
  const end = { ms: isDate ? localMidnight(tidy, zone).getTime() : at.toMillis(), year: at.year, isDate, zone };
  kept.set(key, end);
  return end;
}

const UNREADABLE = 'wanted a date (2026-01-31) or a time (2026-01-31T12:00:00Z)';

function startErrors(start: End | undefined, now: number): string[] {
  if (!start) return [UNREADABLE];
  const past = start.isDate ? start.ms < now && later(start, { days: 1 }) <= now : start.ms < now - LATE_MS;
  if (past) return ['is past'];
  const tooFar =
    start.ms > now + AHEAD_YEARS * YEAR_MS && start.ms > later({ ms: now, zone: start.zone }, { years: AHEAD_YEARS });
  return tooFar || start.year > LAST_YEAR ? [`is more than ${AHEAD_YEARS} years ahead`] : [];
}

function endErrors(start: End | undefined, end: End | undefined): string[] {
  if (!end) return [UNREADABLE];
  if (end.year > LAST_YEAR) return [`is after the year ${LAST_YEAR}`];
  if (!start) return [];
  if (end.ms <= start.ms) return ['must be after the start'];
  const tooLong = end.ms - start.ms > LONGEST_YEARS * YEAR_MS && end.ms > later(start, { years: LONGEST_YEARS });
  return tooLong ? [`is more than ${LONGEST_YEARS} years after the start`] : [];
}

/** By the calendar of its zone, in ms. */
const later = ({ ms, zone }: Pick<End, 'ms' | 'zone'>, by: { days?: number; years?: number }) =>
  DateTime.fromMillis(ms, { zone }).plus(by).toMillis();
