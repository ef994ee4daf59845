/** The days that a report is of: [from, to). */
import { DateTime } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';

const MOST_DAYS = 1_100; // three years
const USUAL_DAYS = 31;

/**
 * `2026-01-31` each; of a time its date as written, as a day is the branch's own. Unless told, it is the 31 days up to
 * today. Throws a MotorpoolError (bad-input) that names the parameter.
 */
export function reportDays(query: { from?: string; to?: string }, now: Date): { from: string; to: string } {
  const to = query.to === undefined ? DateTime.fromJSDate(now, { zone: 'utc' }).plus({ days: 2 }) : day('to', query.to);
  const from = query.from === undefined ? to.minus({ days: USUAL_DAYS }) : day('from', query.from);
  if (from >= to) throw wrong('from', 'must be before `to`');
  if (to.diff(from, 'days').days > MOST_DAYS) throw wrong('to', `at most ${MOST_DAYS} days at once`);
  return { from: from.toFormat('yyyy-MM-dd'), to: to.toFormat('yyyy-MM-dd') };
}

function day(name: string, text: string): DateTime {
  const date = DateTime.fromFormat(text.slice(0, 10), 'yyyy-MM-dd', { zone: 'utc' });
  if (!date.isValid || !/^\d{4}-\d\d-\d\d(T[\d:.]+([zZ]|[+ -]\d\d:\d\d)?)?$/.test(text)) {
    throw wrong(name, 'wanted a day such as 2026-01-31');
  }
  return date;
}

const wrong = (name: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-input', 'Something in the request is not as it should be: see errors.', {
    errors: [{ path: `?${name}`, message }],
  });
