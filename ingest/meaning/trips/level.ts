/** Charge or fuel of a trip: it falls, but for refills. Pure. */
import type { Level } from './trips-state.js';

/** What rose by so much while the car stood was filled up, percentage points. */
const REFILL = 15;

/** `smoothing`: how many readings are averaged, as fuel slops about. */
export function withLevel(
  level: Level | null,
  percent: number | undefined,
  smoothing: number,
  stands: boolean,
): Level | null {
  if (percent === undefined) return level;
  if (!level) return { start: percent, last: percent, readings: 1, usedBefore: 0 };
  if (stands) {
    level.stoodAt ??= level.last;
    if (percent - level.stoodAt >= REFILL) fill(level, level.stoodAt, percent);
  } else {
    delete level.stoodAt;
    delete level.filled;
  }
  level.readings = Math.min(level.readings + 1, smoothing + 1);
  level.last += (percent - level.last) / Math.min(level.readings, smoothing);
  if (level.readings <= smoothing) level.start = level.last;
  return level;
}

/** At once or little by little: what was used up to the stand counts once, and what is used from now on counts anew. */
function fill(level: Level, stoodAt: number, percent: number): void {
  if (!level.filled) level.usedBefore += Math.max(0, level.start - stoodAt);
  else if (percent < level.start) return;
  level.filled = true;
  level.start = percent;
  level.last = percent;
  level.readings = 0;
}

/** Percentage points. */
export const used = (level: Level | null): number | null =>
  level && Number((level.usedBefore + Math.max(0, level.start - level.last)).toFixed(3));
