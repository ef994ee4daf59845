/** Whether a car that tells positions alone has left its place, or its receiver wanders. Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import type { Place } from './trip-facts.js';

/** Where a car stands: the mean of its positions there. Plain JSON. */
export interface Rest extends Place {
  /** When the way that it came had been measured to here, ms. */
  since: number;
  fixes: number;
  /** How far they lie from it, the mean of the squares, m². */
  unrestM2: number;
  /** The newest position, if it lies beyond what the receiver wanders. */
  away: (Place & { metres: number }) | null;
}

/** A place that is told so often is well known; more would hold on to a car that creeps away. */
const FIXES_AT_MOST = 120;
/** What lies further off is no unrest of a receiver. */
const UNREST_AT_MOST_M = 25;
/** Of a receiver's positions about one in 500 is so many times its mean unrest off (Rayleigh's distribution). */
const TIMES_UNREST = 2.5;
/** So many times as far at once needs no second word. */
const FAR_TIMES = 4;

export const restAt = ({ latitude, longitude, at }: Place & { at: number }): Rest => ({
  ...{ latitude, longitude, since: at, fixes: 1, unrestM2: 0, away: null },
});

/**
 * Whether a car is gone from where it rests, `wanderM` and more: two positions in a row say so, the second further on in
 * the direction of the first, or one far off. Changes `rest`.
 */
export function isGone(rest: Rest, { latitude, longitude }: Place, wanderM: number): boolean {
  const metres = distanceM(rest.latitude, rest.longitude, latitude, longitude);
  const beyondM = Math.max(wanderM, TIMES_UNREST * Math.sqrt(rest.unrestM2));
  const { away } = rest;
  const isAway = metres > beyondM;
  rest.fixes = Math.min(rest.fixes + 1, FIXES_AT_MOST);
  rest.unrestM2 += (Math.min(metres, UNREST_AT_MOST_M) ** 2 - rest.unrestM2) / rest.fixes;
  rest.away = isAway ? { latitude, longitude, metres } : null;
  if (!isAway) {
    rest.latitude += (latitude - rest.latitude) / rest.fixes;
    rest.longitude += theShortWay(longitude - rest.longitude) / rest.fixes;
    return false;
  }
  if (metres > FAR_TIMES * beyondM) return true;
  return (
    away !== null && metres >= away.metres && distanceM(away.latitude, away.longitude, latitude, longitude) < metres
  );
}

/** −180 up to 180: its mean stays near the antimeridian for a car that stands on it. */
const theShortWay = (degrees: number) => degrees - 360 * Math.round(degrees / 360);
