/** Trips and what drivers did on them, from ignition and motion (docs/trips.md has the rules). Pure. */
import { factId } from '../fact-id.js';
import type { Observation, Reading, Tell } from '../reading.js';
import { drivingEvents, endRuns, standingRuns } from './driving-events.js';
import { addStep, beginTrip, distanceOf, tripFact } from './open-trip.js';
import { isSlow, MOVED_M, type Step, silenceAfterMs, stepTo } from './step.js';
import { newTripsState, type OpenTrip, type TripsState } from './trips-state.js';

/** A car that stands, or is silent, for longer has ended its trip. */
const TRIP_ENDS_MS = 15 * 60_000;
/** The same after it switched off, or fell silent without having moved on. */
const PARKED_MS = 2 * 60_000;
/** A car that moved a little and then stood for so long made no trip. */
const NOTHING_MS = 5 * 60_000;
/** It is a trip once it went so far. */
const TRIP_FROM_M = 100;
/** The ignition was switched on for this trip if not longer before. */
const IGNITION_BEFORE_MS = 10 * 60_000;
const WAIT_AT_MOST_MS = 60_000;

/** `limitOf` gives the speed limit of a fleet at a moment (ms since the epoch), km/h; undefined where it had none. */
export const tripsReading = (
  limitOf: (fleetId: string | null, at: number) => number | undefined,
): Reading<TripsState> => ({
  name: 'trips',
  version: 1,
  start: newTripsState,

  take(state, seen, tell) {
    const elapsedMs = state.at < 0 ? 0 : seen.at - state.at;
    if (state.trip && elapsedMs > TRIP_ENDS_MS) endTrip(state, seen.vehicleId, tell);
    const wasSilent = elapsedMs > silenceAfterMs(state);
    const before = state.at;
    const speedBefore = state.speedKmh;
    const step = stepTo(state, seen);
    if (state.trip && elapsedMs > PARKED_MS && hasParked(state, speedBefore, seen, step)) {
      endTrip(state, seen.vehicleId, tell);
    }
    noteIgnition(state, seen);
    if (state.trip) addStep(state.trip, state, seen, step, elapsedMs);
    else if (step.moving) startTrip(state, seen, step, before, elapsedMs);
    if (state.trip) goOn(state, state.trip, seen, tell);
    drivingEvents(state, seen, wasSilent, limitOf(seen.fleetId, seen.at), tell);
    remember(state, seen, elapsedMs);
  },

  standing(state, vehicleId, tell) {
    const { trip } = state;
    standingRuns(state, vehicleId, tell);
    if (trip && trip.toldAt !== null) tell(tripFact(trip, vehicleId, idOf(trip, vehicleId), state.at, true));
  },
});

const idOf = (trip: OpenTrip, vehicleId: string) => factId('trip', vehicleId, trip.startedAt);

/** Silent, and then where it was: it stood there, unless its engine ran on. */
function hasParked(state: TripsState, speedBefore: number | null, seen: Observation, step: Step): boolean {
  if (step.gap === null || step.metres > MOVED_M || !isSlow(speedBefore)) return false;
  return !(state.ignition === true && seen.ignition === true);
}

function noteIgnition(state: TripsState, { ignition, at }: Observation): void {
  if (ignition === undefined || ignition === state.ignition) return;
  state.ignition = ignition;
  state.ignitionSince = at;
}

function startTrip(state: TripsState, seen: Observation, step: Step, before: number, elapsedMs: number): void {
  const standsUntil = before >= 0 && step.metres > 0 && elapsedMs <= WAIT_AT_MOST_MS ? before : seen.at;
  const { ignition, ignitionSince } = state;
  const switchedOn =
    ignition === true && ignitionSince < standsUntil && standsUntil - ignitionSince <= IGNITION_BEFORE_MS;
  const startedAt = switchedOn ? ignitionSince : standsUntil;
  const trip = beginTrip(state, startedAt, seen);
  state.trip = trip;
  // A silence before the first motion belongs to no trip, but for a short one.
  if (standsUntil === before) addStep(trip, state, seen, step, elapsedMs);
  else addStep(trip, state, seen, { metres: 0, by: 'none', moving: true, gap: null }, 0);
  trip.idleMs = standsUntil - startedAt;
}

/** Whether it becomes certain, or ends. */
function goOn(state: TripsState, trip: OpenTrip, seen: Observation, tell: Tell): void {
  const { standingSince } = trip;
  if (trip.toldAt === null && distanceOf(trip).distanceKm * 1000 >= TRIP_FROM_M) {
    trip.toldAt = seen.at;
    tell(tripFact(trip, seen.vehicleId, idOf(trip, seen.vehicleId), seen.at, true));
  }
  if (standingSince === null) return;
  const isOff = state.ignition === false && seen.at - Math.max(state.ignitionSince, standingSince) >= PARKED_MS;
  if (isOff || seen.at - standingSince >= TRIP_ENDS_MS) endTrip(state, seen.vehicleId, tell);
  else if (trip.toldAt === null && seen.at - standingSince >= NOTHING_MS) state.trip = null;
}

/** It ended when it came to stand, or was switched off after that; else with its last sample. */
function endTrip(state: TripsState, vehicleId: string, tell: Tell): void {
  const trip = state.trip as OpenTrip;
  const { standingSince } = trip;
  endRuns(state, vehicleId, tell);
  state.trip = null;
  if (trip.toldAt === null) return;
  let endedAt = standingSince ?? state.at;
  if (standingSince !== null && state.ignition === false && state.ignitionSince > standingSince) {
    endedAt = state.ignitionSince;
    trip.idleMs += trip.standingIdleMs;
  }
  tell(tripFact(trip, vehicleId, idOf(trip, vehicleId), endedAt, false));
}

function remember(state: TripsState, seen: Observation, elapsedMs: number): void {
  if (state.at >= 0 && elapsedMs > 0) {
    if (state.typicalMs === 0) state.typicalMs = elapsedMs;
    else if (elapsedMs <= silenceAfterMs(state)) state.typicalMs += (elapsedMs - state.typicalMs) / 8;
    else state.typicalMs *= 1.25; // it may have begun to speak less often
  }
  state.at = seen.at;
  if (seen.speedKmh !== undefined) {
    state.speedKmh = seen.speedKmh;
    state.speedAt = seen.at;
  }
  if (seen.odometerKm !== undefined) {
    state.odometerKm = seen.odometerKm;
    state.odometerAt = seen.at;
  }
  if (seen.latitude === undefined || seen.longitude === undefined) return;
  const { fix } = state;
  if (fix === null) state.fix = { latitude: seen.latitude, longitude: seen.longitude, at: seen.at };
  else {
    fix.latitude = seen.latitude;
    fix.longitude = seen.longitude;
    fix.at = seen.at;
  }
}
