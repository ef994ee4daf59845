/** When a branch is open, and when a local day begins there. Wall clocks decide, so days of a time change need no care. */
import { DateTime, IANAZone } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';
import type { Branch, OpeningHours, Weekday } from './branch.js';

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const QUARTER_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Whether the branch is open at that moment. Spans are half-open, [from, to); one belongs to the day on which it begins,
 * so that a closed day closes what begins on it, and not what began the evening before.
 */
export function isOpenAt(
  { timeZone, hours, closedOn }: Pick<Branch, 'timeZone' | 'hours' | 'closedOn'>,
  at: Date,
): boolean {
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  const dayBefore = local.minus({ days: 1 });
  const time = local.toFormat('HH:mm');
  const closed = (day: DateTime) => closedOn.includes(day.toFormat('yyyy-MM-dd'));
  if (hours === null) return !closed(local);
  return (
    (!closed(local) && spansOf(hours, local).some(([from, to]) => from <= time && (time < to || to <= from))) ||
    (!closed(dayBefore) && spansOf(hours, dayBefore).some(([from, to]) => to <= from && time < to))
  );
}

const spansOf = (hours: OpeningHours, { weekday }: DateTime) => hours[DAYS[weekday - 1] as Weekday] ?? [];

/**
 * The first moment of a local day (`2026-03-29`). Where a time change leaves midnight out, it is the first moment after;
 * where midnight comes twice, the first of both. Throws a MotorpoolError (bad-input) for what is no date.
 */
export function localMidnight(dateText: string, timeZone: string): Date {
  const named = DateTime.fromISO(dateText, { zone: timeZone });
  // The year 0 is none, to PostgreSQL.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(dateText) || !named.isValid || named.year < 1) {
    throw new MotorpoolError('bad-input', 'bad-date', 'A date is wanted as YYYY-MM-DD.');
  }
  // Where the wall clock jumps there, luxon gives one of the moments that could be meant.
  const dateAt = (ms: number) => DateTime.fromMillis(ms, { zone: timeZone }).toFormat('yyyy-MM-dd');
  let first = named.toMillis();
  while (dateAt(first) < dateText) first += QUARTER_MS;
  while (first > named.toMillis() - DAY_MS && dateAt(first - 1) >= dateText) first -= QUARTER_MS;
  return new Date(first);
}

/** Whether it is the name of an IANA time zone; an offset is none, as it knows no summer. */
export const isTimeZone = (name: string): boolean => /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
