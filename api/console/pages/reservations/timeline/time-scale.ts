/** Time as a width: what a day, a week or a month shows, where its lines are, and to what a drag keeps. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

export type Scale = 'day' | 'week' | 'month';
export const SCALES = {
  day: { days: 1, snapMs: 900_000 },
  week: { days: 7, snapMs: 3_600_000 },
  month: { days: 31, snapMs: 21_600_000 },
} as const;

export const isScale = (word: string): word is Scale => word in SCALES;

/** From the local midnight of `day` (YYYY-MM-DD) on. */
export function spanShown(scale: Scale, day: string): TimeSpan {
  const start = new Date(`${day}T00:00:00`);
  const end = new Date(start);
  end.setDate(end.getDate() + SCALES[scale].days);
  return { fromMs: start.getTime(), toMs: end.getTime() };
}

/** YYYY-MM-DD, local. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The same scale so many steps on. */
export function stepDay(scale: Scale, day: string, steps: number): string {
  const date = new Date(`${day}T12:00:00`);
  date.setDate(date.getDate() + steps * SCALES[scale].days);
  return dayOf(date.getTime());
}

/** Where it stands, as a share of the span; outside it is under 0 or over 1. */
export const shareOf = ({ fromMs, toMs }: TimeSpan, ms: number): number => (ms - fromMs) / (toMs - fromMs);

export interface Tick {
  ms: number;
  label: string;
  /** Begins a day, or a week in a month. */
  strong: boolean;
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const monthDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric' });

/** `narrow`: fewer labels, as on a phone. */
export function ticksOf(scale: Scale, { fromMs, toMs }: TimeSpan, narrow: boolean): Tick[] {
  const ticks: Tick[] = [];
  const at = new Date(fromMs);
  const everyHours = scale === 'day' ? (narrow ? 4 : 2) : 24;
  for (
    ;
    at.getTime() < toMs;
    everyHours < 24 ? at.setHours(at.getHours() + everyHours) : at.setDate(at.getDate() + 1)
  ) {
    const monday = at.getDay() === 1;
    const label =
      scale === 'day'
        ? hour.format(at)
        : scale === 'week'
          ? weekday.format(at)
          : narrow && !monday
            ? ''
            : monthDay.format(at);
    ticks.push({ ms: at.getTime(), label, strong: scale === 'month' ? monday : at.getHours() === 0 });
  }
  return ticks;
}
