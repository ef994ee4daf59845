/** From when to when, as short as it can be said: "Thu 26 Nov, 14:00–18:00" or "26 Nov, 14:00 – 28 Nov, 09:00". */
const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const TIME = { hour: '2-digit', minute: '2-digit' } as const;
const own = { day: new Intl.DateTimeFormat('en-GB', DAY), time: new Intl.DateTimeFormat('en-GB', TIME) };

const WEEK_MS = 7 * 86_400_000; // the same words further apart are a day of another year

type At = string | number | Date;

/** In that time zone (IANA), or in the computer's own. */
export function formatSpan(startsAt: At, endsAt: At, timeZone?: string): string {
  const { day, time } = timeZone === undefined ? own : inZone(timeZone);
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  const [first, last] = [day.format(start), day.format(end)];
  if (first === last && end.getTime() - start.getTime() < WEEK_MS)
    return `${first}, ${time.format(start)}–${time.format(end)}`;
  return `${first}, ${time.format(start)} – ${last}, ${time.format(end)}`;
}

const inZone = (timeZone: string) => ({
  day: new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone }),
  time: new Intl.DateTimeFormat('en-GB', { ...TIME, timeZone }),
});

/** "45 min", "4 h", "2 days 3 h". */
export function formatDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days === 0) return rest ? `${hours} h ${rest} min` : `${hours} h`;
  return `${days} ${days === 1 ? 'day' : 'days'}${hours ? ` ${hours} h` : ''}`;
}
