/** From when to when, as short as it can be said: "Thu 26 Nov, 14:00–18:00" or "26 Nov, 14:00 – 28 Nov, 09:00". */
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

type At = string | number | Date;

/** In the computer's own time zone. */
export function formatSpan(startsAt: At, endsAt: At): string {
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  if (start.toDateString() === end.toDateString())
    return `${day.format(start)}, ${time.format(start)}–${time.format(end)}`;
  return `${day.format(start)}, ${time.format(start)} – ${day.format(end)}, ${time.format(end)}`;
}

/** "45 min", "4 h", "2 days 3 h". */
export function formatDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days === 0) return rest ? `${hours} h ${rest} min` : `${hours} h`;
  return `${days} ${days === 1 ? 'day' : 'days'}${hours ? ` ${hours} h` : ''}`;
}
