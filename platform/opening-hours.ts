/** Whether a moment lies in the hours of a place. Wall clocks decide, so days of a time change need no care. */
import { DateTime } from 'luxon';
import type { OpeningHours, Weekday } from '../contracts/index.js';

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface Times {
  /** An IANA name. */
  timeZone: string;
  /** null: always open. */
  hours: OpeningHours | null;
  /** Local dates. */
  closedOn?: readonly string[];
}

/**
 * Whether it is open at that moment. Spans are half-open, [from, to); one belongs to the day on which it begins,
 * so that a closed day closes what begins on it, and not what began the evening before.
 */
export function isOpenAt({ timeZone, hours, closedOn = [] }: Times, at: Date): boolean {
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
