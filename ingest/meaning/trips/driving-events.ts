/** Harsh braking, acceleration and cornering, and speeding: runs of consecutive seconds, each one event. Pure. */
import { factId } from '../fact-id.js';
import type { Observation, Tell } from '../reading.js';
import { placeOf } from './step.js';
import type { DrivingEventFact, EventType } from './trip-facts.js';
import type { Run, TripsState } from './trips-state.js';

/** Horizontally, and what insurers call harsh. */
const HARSH_G = 0.35;
const G_MPS2 = 9.80665;
const KMH_PER_MPS = 3.6;
/** The next second belongs to the same event, a clock's unrest included. */
const NEXT_SECOND_MS = 1_500;
const SECOND_MS = 1_000;
/** Speeds are compared over about a second: less is their resolution, more hides a braking. */
const PACE_FROM_MS = 900;
const PACE_TO_MS = 3_000;
/** A car that told its acceleration within this time is not judged by its speed. */
const TELLS_ACCELERATION_MS = 60_000;
/** VSS has no path for it; `Vehicle.Recorded` is where recordings keep what VSS does not know. */
const LIMITS = ['Vehicle.Recorded.SpeedLimit'] as const;
const TOLERANCE_KMH = 5;
const SPEEDING_FROM_MS = 5_000;
/** A limit holds for one and a half times as long as from one word of it to the next, and no longer than this. */
const LIMIT_HOLDS_AT_MOST_MS = 60_000;

/** Takes in a sample; `wasSilent` says that what went on before it is not known. `limitKmh` is that of the car's fleet. */
export function drivingEvents(
  state: TripsState,
  seen: Observation,
  wasSilent: boolean,
  limitKmh: number | undefined,
  tell: Tell,
): void {
  if (wasSilent) endRuns(state, seen.vehicleId, tell);
  else if (state.harsh && seen.at - state.harsh.lastAt > togetherMs(state)) endHarsh(state, seen.vehicleId, tell);
  if (seen.accelerationG !== undefined) {
    state.accelerationAt = seen.at;
    state.pace = null;
    const [x = 0, y = 0] = seen.accelerationG;
    const g = Math.max(Math.abs(x), Math.abs(y));
    if (Math.abs(x) >= Math.abs(y)) harsh(state, seen, g, x < 0 ? 'harsh-braking' : 'harsh-acceleration', tell);
    else harsh(state, seen, g, 'harsh-cornering', tell);
  } else if (seen.speedKmh !== undefined) bySpeed(state, seen, seen.speedKmh, wasSilent, tell);
  if (seen.speedKmh !== undefined) speeding(state, seen, seen.speedKmh, limitKmh, tell);
}

function bySpeed(state: TripsState, seen: Observation, speedKmh: number, wasSilent: boolean, tell: Tell): void {
  if (state.accelerationAt >= 0 && seen.at - state.accelerationAt <= TELLS_ACCELERATION_MS) return;
  const { pace } = state;
  if (pace === null) {
    state.pace = { speedKmh, at: seen.at };
    return;
  }
  const elapsedMs = seen.at - pace.at;
  // A speed that is the same may be an old one that is told again: what follows it may have taken longer.
  if (elapsedMs < PACE_FROM_MS || speedKmh === pace.speedKmh) return;
  if (elapsedMs <= PACE_TO_MS && !wasSilent) {
    const g = (speedKmh - pace.speedKmh) / KMH_PER_MPS / (elapsedMs / 1000) / G_MPS2;
    harsh(state, seen, Math.abs(g), g < 0 ? 'harsh-braking' : 'harsh-acceleration', tell);
  }
  pace.speedKmh = speedKmh;
  pace.at = seen.at;
}

/** Harsh samples this near each other are one event. */
const togetherMs = ({ typicalMs }: TripsState) => Math.max(NEXT_SECOND_MS, 1.5 * typicalMs);

function harsh(state: TripsState, seen: Observation, g: number, type: EventType, tell: Tell): void {
  const run = state.harsh;
  if (g < HARSH_G) {
    if (run && seen.at - run.lastAt >= SECOND_MS) endHarsh(state, seen.vehicleId, tell);
    return;
  }
  if (run) {
    run.lastAt = seen.at;
    if (g <= run.peak) return;
    run.peak = g;
    run.type = type;
    return;
  }
  // A door that is slammed on a car that stands is no driving.
  if (!state.trip && (state.ignition === false || (seen.speedKmh ?? state.speedKmh) === 0)) return;
  state.harsh = newRun(seen, type, g, null);
}

function speeding(
  state: TripsState,
  seen: Observation,
  speedKmh: number,
  fleetKmh: number | undefined,
  tell: Tell,
): void {
  const run = state.speeding;
  const roadKmh = roadLimit(state, seen);
  // What the road allows is told beside it.
  if (run && seen.signals === undefined && roadKmh === undefined && run.limitKmh !== fleetKmh) return;
  const limitKmh = lower(roadKmh, fleetKmh);
  if (limitKmh === undefined || speedKmh <= limitKmh + TOLERANCE_KMH) {
    if (run) endSpeeding(state, seen.vehicleId, tell);
    return;
  }
  if (!run) {
    state.speeding = newRun(seen, 'speeding', speedKmh, limitKmh);
    return;
  }
  run.lastAt = seen.at;
  if (run.toldAt === null && seen.at - run.startedAt >= SPEEDING_FROM_MS) run.toldAt = seen.at;
  if (speedKmh <= run.peak) return;
  run.peak = speedKmh;
  run.limitKmh = limitKmh;
}

/** As it was told with this sample, or not long ago: many cars tell it more seldom than their speed. */
function roadLimit(state: TripsState, seen: Observation): number | undefined {
  const told = limitOf(seen);
  const { roadLimit: known } = state;
  if (told !== undefined) {
    state.roadLimit = { kmh: told, at: seen.at, everyMs: known ? seen.at - known.at : 0 };
    return told;
  }
  if (!known || seen.at - known.at > Math.min(1.5 * known.everyMs, LIMIT_HOLDS_AT_MOST_MS)) return undefined;
  return known.kmh;
}

function limitOf({ signals }: Observation): number | undefined {
  for (const path of LIMITS) {
    const limit = signals?.[path];
    if (typeof limit === 'number' && limit > 0) return limit;
  }
  return undefined;
}

const lower = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

const newRun = (seen: Observation, type: EventType, peak: number, limitKmh: number | null): Run => ({
  ...{
    type,
    toldAt: type === 'speeding' ? null : seen.at,
    fleetId: seen.fleetId,
    startedAt: seen.at,
    lastAt: seen.at,
    peak,
    limitKmh,
  },
  speedKmh: seen.speedKmh ?? null,
  place:
    seen.latitude === undefined || seen.longitude === undefined
      ? null
      : { latitude: seen.latitude, longitude: seen.longitude },
});

/** Whatever goes on has ended with the sample before. */
export function endRuns(state: TripsState, vehicleId: string, tell: Tell): void {
  if (state.harsh) endHarsh(state, vehicleId, tell);
  if (state.speeding) endSpeeding(state, vehicleId, tell);
}

function endHarsh(state: TripsState, vehicleId: string, tell: Tell): void {
  const run = state.harsh as Run;
  state.harsh = null;
  count(state, run);
  tell(eventFact(run, vehicleId));
}

function endSpeeding(state: TripsState, vehicleId: string, tell: Tell): void {
  const run = state.speeding as Run;
  state.speeding = null;
  if (run.toldAt === null) return;
  count(state, run);
  tell(eventFact(run, vehicleId));
}

function count({ trip }: TripsState, { type }: Run): void {
  if (trip) trip.events[type]++;
}

/** What goes on, as it stands. */
export function standingRuns({ harsh: run, speeding: fast }: TripsState, vehicleId: string, tell: Tell): void {
  if (run) tell(eventFact(run, vehicleId));
  if (fast && fast.toldAt !== null) tell(eventFact(fast, vehicleId));
}

function eventFact(run: Run, vehicleId: string): DrivingEventFact {
  const { type, toldAt, fleetId, startedAt, lastAt, peak, limitKmh, speedKmh, place } = run;
  const family = type === 'speeding' ? 'speeding' : 'harsh';
  const id = factId('driving-event', vehicleId, family, startedAt);
  const fact = { kind: 'driving-event' as const, id, vehicleId, toldAt: toldAt ?? startedAt, type, fleetId, startedAt };
  return { ...fact, endedAt: lastAt, peak, limitKmh, speedKmh, place: placeOf(place) };
}
