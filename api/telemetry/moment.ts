/** Moments in queries: RFC 3339 with a time zone, or a date (its midnight in UTC). */
import type { Span } from '../../platform/telemetry-store/telemetry-store.js';
import { badQuery, readTogether } from './bad-query.js';

const RFC_3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$/;
const EARLIEST = 0;
const LATEST = Date.UTC(2100, 0, 1); // InfluxDB's nanoseconds end in 2262
export const DAY_MS = 24 * 3600 * 1000;
const CLOCK_SLACK_MS = 10 * 60 * 1000; // samples may be that far ahead

/** ms since the epoch. Throws a MotorpoolError (bad-input) that names the parameter. */
export function moment(name: string, text: string): number {
  const tidy = text.replace(/ (?=\d\d:\d\d$)/, '+').toUpperCase(); // a `+` that nobody escaped comes as a space
  const ms = RFC_3339.test(tidy) && isDay(tidy.slice(0, 10)) ? Date.parse(tidy) : Number.NaN;
  if (Number.isNaN(ms)) throw badQuery(name, 'wanted a time such as 2026-01-31T12:00:00Z');
  return Math.min(LATEST, Math.max(EARLIEST, ms));
}

/** `Date.parse` takes 31 February for 3 March. */
function isDay(date: string): boolean {
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** The span [from, to) that a query names; without `from` it is `lengthMs` before the end, without `to` it ends now. */
export function spanOf(query: { from?: string; to?: string }, lengthMs: number, now: number): Span {
  const [begin, to] = readTogether(
    () => (query.from === undefined ? undefined : moment('from', query.from)),
    () => (query.to === undefined ? now + CLOCK_SLACK_MS : moment('to', query.to)),
  );
  const from = begin ?? Math.min(to, now) - lengthMs;
  if (from >= to) throw badQuery('from', 'must be before `to`');
  return { from: Math.max(EARLIEST, from), to };
}

const SECONDS = Array.from({ length: 60 }, (_, s) => `${s}`.padStart(2, '0'));
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => `.${`${ms}`.padStart(3, '0')}Z`);
let known = { minute: Number.NaN, text: '' };

/** RFC 3339 in UTC with milliseconds. Long exports tell most moments in the minute of the one before. Throws for no time. */
export function rfc3339(ms: number): string {
  const at = Math.trunc(ms);
  const minute = Math.floor(at / 60_000);
  if (minute !== known.minute) known = { minute, text: new Date(minute * 60_000).toISOString().slice(0, -7) };
  const within = at - minute * 60_000;
  return `${known.text}${SECONDS[Math.floor(within / 1000)]}${MILLISECONDS[within % 1000]}`;
}
