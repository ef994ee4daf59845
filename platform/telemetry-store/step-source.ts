/** Whether steps come from raw samples or from roll-ups. */
import { RECENT_MS, type StepQuery } from './telemetry-store.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
const RAW_SPAN_MS = 25 * HOUR_MS; // a day of one car is read raw in well under a second, and has no delay

export const inWholeMinutes = ({ span, everyMs }: StepQuery): boolean =>
  everyMs % MINUTE_MS === 0 && span.from % MINUTE_MS === 0;

/**
 * One car's day, and every step that is no whole number of minutes, is read raw as long as raw samples are kept;
 * all else from the coarsest roll-up that fits. Roll-ups lag behind by as long as the roll-up job waits.
 */
export function sourceOfSteps(query: StepQuery, now: number, whose: 'one car' | 'fleet') {
  const { span, everyMs } = query;
  const kept = span.from >= now - RECENT_MS;
  if (kept && (!inWholeMinutes(query) || (whose === 'one car' && span.to - span.from <= RAW_SPAN_MS))) return 'raw';
  return everyMs % HOUR_MS === 0 && span.from % HOUR_MS === 0 ? 'hours' : 'minutes';
}
