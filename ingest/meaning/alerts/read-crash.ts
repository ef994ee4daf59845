/** A crash: a blow while it drove, and then it stands. Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import type { Observation } from '../reading.js';
import type { Look } from './look.js';

/** Plain data; times in ms since the epoch. */
export interface CrashState {
  /** The last speed that was told. */
  speedKmh?: number;
  speedAt?: number;
  /** When it last drove. */
  droveAt?: number;
  blow?: Blow;
}

/** `place`: where it was after it, for a car that tells no speed any more. */
interface Blow {
  at: number;
  g: number;
  place?: { longitude: number; latitude: number; at: number };
}

const DROVE_KMH = 15;
const DROVE_WITHIN_MS = 10_000;
/** With the ignition on it stands at a light, where others drive into it. */
const IN_TRAFFIC_MS = 3 * 60_000;
const WANDER_M = 25;
const STANDS_KMH = 3;
const DRIVES_ON_KMH = 10;
/** Who drives on for so long after a blow drove over a kerb. */
const STANDS_WITHIN_MS = 30_000;
const STEPS = { most: 2 } as const;

/** `ignition` is what the car said of it last: a car whose wires are cut tells no speed any more. */
export function readCrash(look: Look, state: CrashState, ignition: boolean | undefined): void {
  const { accelerationG, speedKmh, at } = look.seen;
  const rule = look.rules.crash;
  if (accelerationG) {
    const g = Math.hypot(accelerationG[0] as number, accelerationG[1] as number); // across; the road shakes the third
    const before = at - (state.speedAt ?? 0) <= DROVE_WITHIN_MS ? (state.speedKmh ?? 0) : 0;
    const inTraffic = ignition === true && at - (state.droveAt ?? Number.NEGATIVE_INFINITY) <= IN_TRAFFIC_MS;
    const drove = inTraffic || Math.max(before, speedKmh ?? 0) >= DROVE_KMH;
    if (g >= (rule.threshold ?? 0) && drove && g > (state.blow?.g ?? 0)) state.blow = { at, g };
  }
  if (speedKmh !== undefined) {
    state.speedKmh = speedKmh;
    state.speedAt = at;
    if (speedKmh >= DROVE_KMH) state.droveAt = at;
  }
  const { blow } = state;
  if (!blow && !look.book.crash) return;
  const known = speedKmh ?? (ignition === false ? 0 : blow && speedByPlace(blow, state, look.seen));
  if (known === undefined || at === blow?.at) return;
  const verdict = known >= DRIVES_ON_KMH ? 'clear' : known <= STANDS_KMH && blow ? 'holds' : 'between';
  look.find({ kind: 'crash', subject: '', verdict, at, value: blow?.g, rule, steps: STEPS });
  const entry = look.book.crash;
  if (blow && (entry ? verdict === 'clear' : at - blow.at > STANDS_WITHIN_MS)) delete state.blow;
}

/** Of a car that has told none since the blow, km/h: 0 where it does not move. */
function speedByPlace(blow: Blow, { speedAt = 0 }: CrashState, seen: Observation): number | undefined {
  const { longitude, latitude, accuracyM = 0, at } = seen;
  if (longitude === undefined || latitude === undefined || at === blow.at || speedAt > blow.at) return undefined;
  const { place } = blow;
  const metres = place ? distanceM(place.latitude, place.longitude, latitude, longitude) : undefined;
  if (metres !== undefined && metres <= Math.max(WANDER_M, accuracyM)) return 0;
  blow.place = { longitude, latitude, at };
  return place && metres !== undefined ? (metres * 3600) / (at - place.at) : undefined;
}
