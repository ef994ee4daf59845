/** Spans of time to look at, and how finely: never more points than a screen has. Pure. */
const S = 1000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

export const SPANS = [
  ['15m', 'Last 15 minutes', 15 * MIN],
  ['1h', 'Last hour', HOUR],
  ['6h', 'Last 6 hours', 6 * HOUR],
  ['24h', 'Last 24 hours', DAY],
  ['7d', 'Last 7 days', 7 * DAY],
  ['30d', 'Last 30 days', 30 * DAY],
] as const;

/** Shorter than this, every sample is drawn. */
export const RAW_UP_TO_MS = 20 * MIN;
const MOST_POINTS = 1_200;
const STEPS = [
  ['5s', 5 * S],
  ['10s', 10 * S],
  ['30s', 30 * S],
  ['1m', MIN],
  ['5m', 5 * MIN],
  ['15m', 15 * MIN],
  ['1h', HOUR],
  ['6h', 6 * HOUR],
  ['1d', DAY],
] as const;

/** The API's `every` for a span; undefined for raw samples. */
export function stepOf(lengthMs: number): { every: string; everyMs: number } | undefined {
  if (lengthMs <= RAW_UP_TO_MS) return undefined;
  const [every, everyMs] = STEPS.find(([, ms]) => lengthMs / ms <= MOST_POINTS) ??
    STEPS[STEPS.length - 1] ?? ['1d', DAY];
  return { every, everyMs };
}
