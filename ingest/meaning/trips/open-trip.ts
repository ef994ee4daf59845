/** A trip while it goes on: what each step adds to it, and what it comes to. Pure. */
import type { Observation } from '../reading.js';
import { driverScore } from './driver-score.js';
import { used, withLevel } from './level.js';
import { COARSE_ODOMETER_KM, placeOf, type Step } from './step.js';
import type { DistanceMethod, EventCounts, TripFact } from './trip-facts.js';
import type { OpenTrip, TripsState } from './trips-state.js';

/** Standing for so long within a trip is worth telling. */
const STOP_MS = 120_000;
/** Of stops and of gaps of one trip. */
const LISTED_MAX = 100;
/** Fuel slops about, so this many readings are averaged. */
const FUEL_READINGS = 20;
/** How far an odometer may be off what was measured otherwise. */
const ODOMETER_OFF_KM = 0.5;
const ODOMETER_OFF_SHARE = 0.15;

const noEvents = (): EventCounts => ({
  'harsh-braking': 0,
  'harsh-acceleration': 0,
  'harsh-cornering': 0,
  speeding: 0,
});

/** `startedAt` is ms since the epoch. */
export function beginTrip(state: TripsState, startedAt: number, seen: Observation): OpenTrip {
  const place = placeOf(state.fix) ?? placeSeen(seen);
  const { odometerKm } = state;
  return {
    ...{ toldAt: null, fleetId: seen.fleetId, startedAt, start: place, end: place },
    ...{ movedAt: seen.at, standingSince: null, speedM: 0, pathM: 0, gapM: 0 },
    odometer: odometerKm === null ? null : odometerFrom(odometerKm, 0),
    ...{ movingMs: 0, idleMs: 0, standingIdleMs: 0, maxSpeedKmh: null, stops: [], gaps: [] },
    ...{ events: noEvents(), battery: null, fuel: null },
  };
}

const odometerFrom = (km: number, metres: number) => ({
  startKm: km,
  lastKm: km,
  startM: metres,
  lastM: metres,
  fine: !Number.isInteger(km),
});

/** Takes in a step of `elapsedMs` that ended with `seen`. */
export function addStep(trip: OpenTrip, state: TripsState, seen: Observation, step: Step, elapsedMs: number): void {
  if (step.by === 'speed') trip.speedM += step.metres;
  else if (step.by === 'path') trip.pathM += step.metres;
  else trip.gapM += step.metres;
  if (step.gap && trip.gaps.length < LISTED_MAX) trip.gaps.push(step.gap);
  if (step.moving) moveOn(trip, seen.at, elapsedMs);
  else stand(trip, state, seen, elapsedMs);
  if (seen.latitude !== undefined && seen.longitude !== undefined) trip.end = placeSeen(seen);
  if (seen.speedKmh !== undefined) trip.maxSpeedKmh = Math.max(trip.maxSpeedKmh ?? 0, seen.speedKmh);
  if (seen.odometerKm !== undefined) addOdometer(trip, seen.odometerKm);
  const stands = trip.standingSince !== null;
  trip.battery = withLevel(trip.battery, seen.batteryPercent, 1, stands);
  trip.fuel = withLevel(trip.fuel, seen.fuelPercent, FUEL_READINGS, stands);
}

function moveOn(trip: OpenTrip, at: number, elapsedMs: number): void {
  const { standingSince } = trip;
  if (standingSince !== null) {
    trip.idleMs += trip.standingIdleMs;
    trip.standingIdleMs = 0;
    const from = Math.max(standingSince, trip.startedAt);
    const to = at - elapsedMs;
    if (to - from >= STOP_MS && trip.stops.length < LISTED_MAX) trip.stops.push({ from, to, place: trip.end });
    trip.standingSince = null;
  }
  trip.movedAt = at;
  trip.movingMs += elapsedMs;
}

function stand(trip: OpenTrip, { ignition }: TripsState, seen: Observation, elapsedMs: number): void {
  if (trip.standingSince === null) {
    trip.standingSince = seen.at;
    trip.movedAt = seen.at;
    trip.movingMs += elapsedMs; // it came to stand within this step
  } else if (ignition !== false) trip.standingIdleMs += elapsedMs;
}

const measuredM = ({ speedM, pathM, gapM }: OpenTrip) => speedM + pathM + gapM;

function addOdometer(trip: OpenTrip, km: number): void {
  trip.odometer ??= odometerFrom(km, measuredM(trip));
  trip.odometer.lastKm = km;
  trip.odometer.lastM = measuredM(trip);
  if (!Number.isInteger(km)) trip.odometer.fine = true;
}

/** How far, and by what: the odometer where it is sane, with its ends measured otherwise; else what was measured otherwise. */
export function distanceOf(trip: OpenTrip): { distanceKm: number; method: DistanceMethod } {
  const measuredKm = measuredM(trip) / 1000;
  const byOdometer = odometerDistanceKm(trip, measuredKm);
  if (byOdometer !== undefined) return { distanceKm: byOdometer, method: 'odometer' };
  return { distanceKm: measuredKm, method: trip.pathM > trip.speedM ? 'path' : 'speed' };
}

function odometerDistanceKm({ odometer }: OpenTrip, measuredKm: number): number | undefined {
  if (!odometer) return undefined;
  const km = odometer.lastKm - odometer.startKm;
  const betweenKm = (odometer.lastM - odometer.startM) / 1000;
  if (km <= 0 || (!odometer.fine && km < COARSE_ODOMETER_KM)) return undefined;
  const off = Math.abs(km - betweenKm);
  if (betweenKm > 0 && off > ODOMETER_OFF_KM + ODOMETER_OFF_SHARE * betweenKm) return undefined;
  return km + measuredKm - betweenKm;
}

/** As it is told, ending (so far) at `endedAt` (ms). */
export function tripFact(trip: OpenTrip, vehicleId: string, id: string, endedAt: number, open: boolean): TripFact {
  const { distanceKm, method } = distanceOf(trip);
  return {
    ...{ kind: 'trip', id, vehicleId, toldAt: trip.toldAt ?? endedAt, rests: !open, fleetId: trip.fleetId },
    ...{ startedAt: trip.startedAt, endedAt, open, distanceKm: round(distanceKm, 6), method },
    movingS: round(trip.movingMs / 1000, 3),
    idleS: round(trip.idleMs / 1000, 3),
    maxSpeedKmh: trip.maxSpeedKmh,
    ...{ start: trip.start, end: trip.end, stops: [...trip.stops], gaps: [...trip.gaps], events: { ...trip.events } },
    score: driverScore(trip.events, distanceKm),
    batteryUsedPercent: used(trip.battery),
    fuelUsedPercent: used(trip.fuel),
  };
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

const placeSeen = ({ latitude, longitude }: Observation) =>
  latitude === undefined || longitude === undefined ? null : { latitude, longitude };
