/** The reading that watches a car: its fences, and what it raises alerts about. */
import type { AlertKind, Severity } from '../../../contracts/index.js';
import { factId } from '../fact-id.js';
import { type FenceCrossing, type FenceState, readFences, startFences } from '../fences/read-fences.js';
import { fixOf } from '../fences/steady-fixes.js';
import type { Fact, Observation, Reading, Tell } from '../reading.js';
import { type AlertBook, enter, type Moment, standing, type TellAlert } from './alert-book.js';
import type { AlertWorld } from './alert-rules.js';
import { type Charging, noteCharging } from './charging.js';
import type { Look } from './look.js';
import { type CrashState, readCrash } from './read-crash.js';
import { readFaults } from './read-faults.js';
import { type FuelState, readFuelDrop } from './read-fuel-drop.js';
import { readLevels } from './read-levels.js';
import { readCrossing, readPlaces } from './read-places.js';
import { readTow, type TowState } from './read-tow.js';

/** A fence that a car came into, left, or stayed in. */
export interface CrossingFact extends Fact, FenceCrossing {
  kind: 'crossing';
  fleetId: string | null;
}

/** An alert as it stands. Times in ms since the epoch. */
export interface AlertFact extends Fact {
  kind: 'alert';
  alert: AlertKind;
  subject: string;
  fleetId: string | null;
  severity: Severity;
  threshold: number | null;
  value: number | null;
  longitude: number | null;
  latitude: number | null;
  /** Since when its cause held. */
  since: number;
  raisedAt: number;
  clearedAt: number | null;
  occurrences: number;
}

/** Plain data, bounded. */
export interface AlertState {
  fences: FenceState;
  book: AlertBook;
  codes: string[];
  tow: TowState;
  crash: CrashState;
  fuel: FuelState;
  ignition?: boolean;
  charging?: Charging;
  /** Of the sample before, and how long it is from one to the next, as a rule; ms. */
  at?: number;
  everyMs?: number;
}

/** Rests are no rule of how often a car speaks. */
const SELDOM_AT_MOST_MS = 5 * 60_000;
const STANDING_BELOW_KMH = 2;

/** `world` is asked for the moment of each sample: what held then decides, whenever it is read. `tooMany`: a cause is not watched. */
export function alertsReading(world: (at: number) => AlertWorld, tooMany: () => void = () => {}): Reading<AlertState> {
  // One of each for all samples: this runs for every one of them.
  const moment: Moment = { at: 0, fleetId: null, place: undefined };
  let tell: Tell = () => {};
  let seen: Observation;
  let now: AlertWorld;
  const tellAlert: TellAlert = (entry) => tell(alertFact(entry, seen.vehicleId));
  const look = { find: (finding) => enter(look.book, finding, moment, tellAlert, tooMany) } as Look;
  const tellCrossing = (crossing: FenceCrossing) => {
    const fence = now.fences.get(crossing.fenceId);
    if (!fence) return;
    readCrossing(look, fence, crossing);
    if (!fence.area) tell(crossingFact(crossing, seen));
  };

  function take(state: AlertState): void {
    const { fences } = state;
    const { at, fleetId, longitude, latitude } = seen;
    if (seen.ignition !== undefined) {
      if (!seen.ignition && state.ignition !== false) state.tow.offSince = at;
      state.ignition = seen.ignition;
    }
    noteCharging(state, seen);
    notePace(state, at);
    moment.at = at;
    moment.fleetId = fleetId;
    moment.place = fences.waiting;
    look.seen = seen;
    look.book = state.book;
    look.rules = now.rulesOf(fleetId);
    look.usualMs = state.everyMs ?? 0;
    readLevels(look, state.charging !== undefined);
    readFaults(look, state.codes, now.criticalCodes);
    readCrash(look, state.crash, state.ignition);
    readFuelDrop(look, state.fuel, state.ignition);
    if (longitude === undefined || latitude === undefined) return;
    const reached = readFences(
      now.fences,
      fleetId,
      fences,
      fixOf(longitude, latitude, at, seen.accuracyM, isParked(state, seen)),
      tellCrossing,
    );
    if (!reached) return;
    readTow(look, state.tow, state.ignition, reached.fix);
    readPlaces(look, now.fences, fleetId, fences, reached);
  }

  return {
    name: 'alerts',
    version: 1,
    start: () => ({ fences: startFences(), book: {}, codes: [], tow: {}, crash: {}, fuel: {} }),
    take(state, observation, tellFact) {
      tell = tellFact;
      seen = observation;
      now = world(observation.at);
      take(state);
    },
    standing: (state, vehicleId, tellFact) => standing(state.book, (entry) => tellFact(alertFact(entry, vehicleId))),
  };
}

const isParked = ({ ignition }: AlertState, { speedKmh = 0 }: Observation) =>
  ignition === false && speedKmh < STANDING_BELOW_KMH;

function notePace(state: AlertState, at: number): void {
  const elapsedMs = Math.min(at - (state.at ?? at), SELDOM_AT_MOST_MS);
  state.at = at;
  if (elapsedMs > 0) state.everyMs = (state.everyMs ?? elapsedMs) * 0.75 + elapsedMs * 0.25;
}

const crossingFact = (crossing: FenceCrossing, { vehicleId, fleetId, at }: Observation): CrossingFact => ({
  kind: 'crossing',
  id: factId('crossing', vehicleId, crossing.fenceId, crossing.what, crossing.at),
  vehicleId,
  fleetId,
  toldAt: at,
  ...crossing,
});

function alertFact({ kind, subject, watch, words }: Parameters<TellAlert>[0], vehicleId: string): AlertFact {
  const raisedAt = watch.raisedAt as number;
  return {
    kind: 'alert',
    urgent: true,
    id: factId('alert', vehicleId, kind, subject, raisedAt),
    vehicleId,
    alert: kind,
    subject,
    ...words,
    since: watch.began as number,
    raisedAt,
    clearedAt: watch.clearedAt ?? null,
    occurrences: watch.occurrences,
  };
}
