/** From one sample to the next: how far, by what, and whether the car moved. Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import type { Observation } from '../reading.js';
import type { Gap, Place } from './trip-facts.js';
import type { TripsState } from './trips-state.js';

/** Below it a speed is a sensor's unrest. */
const STANDING_BELOW_KMH = 2;
export const MOVING_FROM_KMH = 3;
/** Speeds this far apart are taken to be joined by a straight line. */
const SPEED_STEP_MS = 10_000;
/** Without any position, up to here the mean of the speeds at both ends of a silence. */
const SPEED_BRIDGE_MS = 60_000;
/** What a receiver wanders while the car stands. */
const WANDER_M = 25;
const ACCURACY_AT_MOST_M = 200;
/** Over a silence it must be more to count as having moved. */
export const MOVED_M = 200;
const MOVED_KM = 0.2;
const HOUR_S = 3600;
const SECOND_MS = 900; // a clock's unrest allowed for

export interface Step {
  metres: number;
  by: 'speed' | 'path' | 'gap' | 'none';
  moving: boolean;
  gap: Gap | null;
}

/** Reused, as there is one for each sample. */
const step: Step = { metres: 0, by: 'none', moving: false, gap: null };

/** A silence is longer than this, ms: more than twice the usual time between samples. */
export function silenceAfterMs({ typicalMs }: TripsState): number {
  if (typicalMs === 0) return 60_000;
  return Math.max(typicalMs < SECOND_MS ? 5_000 : 2_500, 2.5 * typicalMs);
}

/** What is given holds until the next call. Changes `state.anchor`. */
export function stepTo(state: TripsState, seen: Observation): Step {
  if (state.at < 0) return firstStep(state, seen);
  const silent = seen.at - state.at > silenceAfterMs(state);
  if (silent) return overSilence(state, seen);
  if (seen.speedKmh === undefined) {
    const stale = state.speedKmh === null || seen.at - state.speedAt > Math.max(SPEED_STEP_MS, silenceAfterMs(state));
    return stale ? alongPath(state, seen) : waitForSpeed(state);
  }
  const elapsedMs = seen.at - state.speedAt;
  if (state.speedKmh === null || elapsedMs > Math.max(SPEED_STEP_MS, silenceAfterMs(state))) {
    const along = alongPath(state, seen);
    if (seen.speedKmh >= MOVING_FROM_KMH) along.moving = true;
    return along;
  }
  moveAnchor(state, seen);
  return bySpeed(state.speedKmh, seen.speedKmh, elapsedMs);
}

function firstStep(state: TripsState, seen: Observation): Step {
  moveAnchor(state, seen);
  return set(0, 'none', (seen.speedKmh ?? 0) >= MOVING_FROM_KMH);
}

function bySpeed(before: number, now: number, elapsedMs: number): Step {
  if (before < STANDING_BELOW_KMH && now < STANDING_BELOW_KMH) return set(0, 'none', false);
  return set((((before + now) / 2) * 1000 * elapsedMs) / (HOUR_S * 1000), 'speed', now >= MOVING_FROM_KMH);
}

/** Its other signals come more often than its speed. */
const waitForSpeed = ({ speedKmh }: TripsState): Step => set(0, 'none', (speedKmh ?? 0) >= MOVING_FROM_KMH);

function alongPath(state: TripsState, seen: Observation): Step {
  const { anchor } = state;
  if (seen.latitude === undefined || seen.longitude === undefined)
    return set(0, 'none', state.trip?.standingSince === null);
  if (!anchor) {
    moveAnchor(state, seen);
    return set(0, 'none', false);
  }
  const metres = distanceM(anchor.latitude, anchor.longitude, seen.latitude, seen.longitude);
  if (metres <= wanderM(seen)) return set(0, 'none', false);
  moveAnchor(state, seen);
  return set(metres, 'path', true);
}

function overSilence(state: TripsState, seen: Observation): Step {
  const { fix, anchor, speedKmh, at } = state;
  const elapsedMs = seen.at - at;
  const odometerM = odometerStepM(state, seen);
  const from = fix ?? anchor;
  const displacementM =
    from && seen.latitude !== undefined && seen.longitude !== undefined
      ? distanceM(from.latitude, from.longitude, seen.latitude, seen.longitude)
      : undefined;
  moveAnchor(state, seen);
  const stood = (displacementM ?? 0) <= Math.max(WANDER_M, wanderM(seen));
  let gap: Gap = { from: at, to: seen.at, distanceKm: 0, method: 'none' };
  if (odometerM !== undefined && odometerM >= (displacementM ?? 0) * 0.9) {
    gap = { ...gap, distanceKm: odometerM / 1000, method: 'odometer' };
  } else if (displacementM !== undefined) {
    gap = { ...gap, distanceKm: stood && isSlow(speedKmh) ? 0 : displacementM / 1000, method: 'displacement' };
  } else if (speedKmh !== null && seen.speedKmh !== undefined && elapsedMs <= SPEED_BRIDGE_MS) {
    gap = { ...gap, distanceKm: (((speedKmh + seen.speedKmh) / 2) * elapsedMs) / (HOUR_S * 1000), method: 'speed' };
  }
  const moving = gap.distanceKm > MOVED_KM || (seen.speedKmh ?? 0) >= MOVING_FROM_KMH;
  set(gap.distanceKm * 1000, 'gap', moving);
  step.gap = gap;
  return step;
}

/** The odometer's difference over a silence, where it was told on both sides. */
function odometerStepM({ odometerKm, odometerAt, at }: TripsState, seen: Observation): number | undefined {
  if (odometerKm === null || seen.odometerKm === undefined || at - odometerAt > SPEED_BRIDGE_MS) return undefined;
  return Math.max(0, seen.odometerKm - odometerKm) * 1000;
}

export const isSlow = (speedKmh: number | null | undefined) => (speedKmh ?? 0) < 5;

const wanderM = ({ accuracyM }: Observation) => Math.max(WANDER_M, Math.min(accuracyM ?? 0, ACCURACY_AT_MOST_M));

function moveAnchor(state: TripsState, { latitude, longitude, at }: Observation): void {
  if (latitude === undefined || longitude === undefined) return;
  if (state.anchor === null) state.anchor = { latitude, longitude, at };
  else {
    state.anchor.latitude = latitude;
    state.anchor.longitude = longitude;
    state.anchor.at = at;
  }
}

function set(metres: number, by: Step['by'], moving: boolean): Step {
  step.metres = metres;
  step.by = by;
  step.moving = moving;
  step.gap = null;
  return step;
}

export const placeOf = (fix: Place | null): Place | null => fix && { latitude: fix.latitude, longitude: fix.longitude };
