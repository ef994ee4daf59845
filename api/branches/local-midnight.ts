/** When a local day begins. */
import { DateTime, IANAZone } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';

const QUARTER_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;

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
