/** Moments: as people say them, with RFC 3339 in the title for who needs it to the second. */
import { formatAge } from './format-age.js';
import { useNow } from './now.js';

type At = string | number | null | undefined;
const NEVER = '–';

const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** "26 Nov 2026, 13:15", in the computer's own time zone. */
export function Moment({ at }: { at: At }) {
  if (at === null || at === undefined) return <span className="muted">{NEVER}</span>;
  const date = new Date(at);
  return (
    <time className="numbers" dateTime={date.toISOString()} title={date.toISOString()}>
      {full.format(date)}
    </time>
  );
}

/** "12 s ago", growing while one looks. */
export function Age({ at }: { at: At }) {
  const now = useNow();
  if (at === null || at === undefined) return <span className="muted">{NEVER}</span>;
  const date = new Date(at);
  return (
    <time className="numbers" dateTime={date.toISOString()} title={date.toISOString()}>
      {formatAge(now, date.getTime())}
    </time>
  );
}

/** "26 Nov 2026", of a calendar day such as `2026-11-26`. */
export function Day({ on }: { on: string | null | undefined }) {
  if (!on) return <span className="muted">{NEVER}</span>;
  return (
    <time className="numbers" dateTime={on}>
      {day.format(new Date(`${on}T00:00:00Z`))}
    </time>
  );
}
