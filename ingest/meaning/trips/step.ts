/** From one sample to the next: how far, by what, and whether the car moved. Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import type { Observation } from '../reading.js';
import { isGone, restAt } from './at-rest.js';
import type { Gap, Place } from './trip-facts.js';
import type { TripsState } from './trips-state.js';

/** Below it a speed is a sensor's unrest. */
const STANDING_BELOW_KMH = 2;
export const MOVING_FROM_KMH = 3;
/** With the ignition off a car rolls no faster; what says so is a sensor's unrest, or it is towed, which is no trip. */
const MOVING_OFF_FROM_KMH = 10;
/** Speeds this far apart are taken to be joined by a straight line. */
const SPEED_STEP_MS = 10_000;
/** Streets are longer than the way as the crow flies, by 1.2 to 1.5 (Ballou, Rahardja & Sakai 2002, country circuity factors). */
const CIRCUITY = 1.3;
/** An odometer of whole kilometres says little of a shorter way. */
export const COARSE_ODOMETER_KM = 20;
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
  if (isOff(state, seen)) return switchedOff(state, seen);
  if (seen.speedKmh === undefined) {
    const stale = state.speedKmh === null || seen.at - state.speedAt > Math.max(SPEED_STEP_MS, silenceAfterMs(state));
    return stale ? alongPath(state, seen) : waitForSpeed(state);
  }
  const elapsedMs = seen.at - state.speedAt;
  if (state.speedKmh === null || elapsedMs > Math.max(SPEED_STEP_MS, silenceAfterMs(state))) {
    if (seen.speedKmh < MOVING_FROM_KMH) return alongPath(state, seen);
    const metres = metresFrom(state.anchor, seen) ?? 0; // it moves, so that is no wandering
    moveAnchor(state, seen);
    return set(metres, 'path', true);
  }
  if (elapsedMs > SPEED_STEP_MS) return bySeldomSpeed(state, state.speedKmh, seen.speedKmh, seen, elapsedMs);
  moveAnchor(state, seen);
  return bySpeed(state.speedKmh, seen.speedKmh, elapsedMs);
}

/** Over the whole step, and nothing says that it is driven all the same. */
const isOff = (state: TripsState, seen: Observation): boolean =>
  state.ignition === false && seen.ignition !== true && (seen.speedKmh ?? state.speedKmh ?? 0) < MOVING_OFF_FROM_KMH;

function switchedOff(state: TripsState, seen: Observation): Step {
  moveAnchor(state, seen);
  return set(0, 'none', false);
}

function firstStep(state: TripsState, seen: Observation): Step {
  moveAnchor(state, seen);
  return set(0, 'none', (seen.speedKmh ?? 0) >= MOVING_FROM_KMH);
}

function bySpeed(before: number, now: number, elapsedMs: number): Step {
  if (before < STANDING_BELOW_KMH && now < STANDING_BELOW_KMH) return set(0, 'none', false);
  return set((((before + now) / 2) * 1000 * elapsedMs) / (HOUR_S * 1000), 'speed', now >= MOVING_FROM_KMH);
}

/**
 * Between two speeds more may have happened than they say: at least the way as the crow flies, and what the speeds say
 * beyond it as far as streets wind. Where the position did not move, the speeds alone.
 */
function bySeldomSpeed(state: TripsState, before: number, now: number, seen: Observation, elapsedMs: number): Step {
  const directM = metresFrom(state.anchor, seen) ?? 0;
  moveAnchor(state, seen);
  const by = bySpeed(before, now, elapsedMs);
  if (directM <= wanderM(seen)) return by;
  const metres = Math.max(directM, Math.min(by.metres, directM * CIRCUITY));
  return set(metres, by.metres >= directM ? 'speed' : 'path', true);
}

/** Its other signals come more often than its speed. */
const waitForSpeed = ({ speedKmh }: TripsState): Step => set(0, 'none', (speedKmh ?? 0) >= MOVING_FROM_KMH);

function alongPath(state: TripsState, seen: Observation): Step {
  const { anchor } = state;
  if (seen.latitude === undefined || seen.longitude === undefined)
    return set(0, 'none', state.trip?.standingSince === null);
  const metres = metresFrom(anchor, seen);
  if (anchor === null || metres === undefined) {
    moveAnchor(state, seen);
    return set(0, 'none', false);
  }
  const here = { latitude: seen.latitude, longitude: seen.longitude, at: seen.at };
  if (state.rest?.since !== anchor.at) state.rest = restAt(anchor);
  const isUnderWay = state.trip !== null && state.trip.standingSince === null;
  if (isUnderWay ? metres <= wanderM(seen) : !isGone(state.rest, here, wanderM(seen))) return set(0, 'none', false);
  moveAnchor(state, seen);
  state.rest = { ...restAt(here), unrestM2: state.rest.unrestM2 };
  return set(metres, 'path', true);
}

function overSilence(state: TripsState, seen: Observation): Step {
  const { fix, anchor, speedKmh, at } = state;
  const elapsedMs = seen.at - at;
  const odometerM = odometerStepM(state, seen);
  const displacementM = metresFrom(anchor ?? fix, seen); // what was not counted yet is a part of it
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

const metresFrom = (from: Place | null, { latitude, longitude }: Observation): number | undefined =>
  from && latitude !== undefined && longitude !== undefined
    ? distanceM(from.latitude, from.longitude, latitude, longitude)
    : undefined;

/** The odometer's difference over a silence, where it was told on both sides. */
function odometerStepM({ odometerKm, odometerAt, at, trip }: TripsState, seen: Observation): number | undefined {
  if (odometerKm === null || seen.odometerKm === undefined || at - odometerAt > SPEED_BRIDGE_MS) return undefined;
  const km = seen.odometerKm - odometerKm;
  const isCoarse = !trip?.odometer?.fine && Number.isInteger(odometerKm) && Number.isInteger(seen.odometerKm);
  return isCoarse && km < COARSE_ODOMETER_KM ? undefined : Math.max(0, km) * 1000;
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
