/** What reading a car again costs, so that one that costs much takes its turn from no other. */
import { RECENT_MS } from '../../platform/telemetry-store/telemetry-store.js';
import type { CarMeaning } from './car-meaning.js';

const SHORT_SAMPLES = 10_000;
/** A car is read for a tenth of the time at most. */
const REST_TIMES = 9;
const REST_AT_MOST_MS = 5 * 60_000;

/** Whether it is likely to be done soon: by the time of the car that is to be read, and how dense its samples were before. */
export function isShort(car: CarMeaning): boolean {
  const { line, lateFrom, durableAt, acceptedAt, samplesPerS } = car;
  const from = Math.min(lateFrom ?? Number.POSITIVE_INFINITY, line ? Number.POSITIVE_INFINITY : durableAt);
  if (from === Number.NEGATIVE_INFINITY) return false; // all there is
  return (acceptedAt - from) / 1000 <= SHORT_SAMPLES / samplesPerS;
}

/** It has been read: how dense its samples were, and how long it rests for that. `now` is of `performance.now()`. */
export function noteRead(car: CarMeaning, samples: number, tookMs: number, now: number): void {
  car.restsUntil = now + Math.min(REST_TIMES * tookMs, REST_AT_MOST_MS);
  if (!car.line || samples === 0) return;
  const from = Math.max(car.readFrom, Date.now() - RECENT_MS);
  const perS = samples / Math.max(1, (car.line.observedAt - from) / 1000);
  // What was dense once counts for a while: a long span with a dense end would hide it.
  car.samplesPerS = Math.max(perS, car.samplesPerS / 2);
}
