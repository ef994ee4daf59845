/** Can a car have come from there to here in that time? */
import { distanceM } from './great-circle.js';

export interface Fix {
  latitude: number;
  longitude: number;
  /** ms since the epoch. */
  at: number;
  /** How far off the receiver thinks it may be; undefined where it does not say. */
  accuracyM: number | undefined;
}

const FASTEST_MPS = 300 / 3.6;
/** What a good receiver may jump by in a street between high houses. */
const SLACK_M = 150;
const ACCURACY_AT_MOST_M = 5000;
const NEAR_ZERO_DEG = 0.05;

/** `from` is where the car was believed to be, undefined when nothing is known. In either direction of time. */
export function isPlausibleFix(from: Fix | undefined, to: Fix): boolean {
  if (isZero(from?.latitude, to.latitude) || isZero(from?.longitude, to.longitude)) return false;
  if (!from) return true;
  const seconds = Math.abs(to.at - from.at) / 1000;
  const slack = SLACK_M + accuracy(from) + accuracy(to);
  return distanceM(from.latitude, from.longitude, to.latitude, to.longitude) <= slack + FASTEST_MPS * seconds;
}

/** A receiver without a fix says 0; a car at the equator or in Greenwich gets there by way of what is near 0. */
const isZero = (from: number | undefined, to: number) =>
  to === 0 && (from === undefined || Math.abs(from) > NEAR_ZERO_DEG);

/** Nobody drives in the Gulf of Guinea: 0,0 is never a place, however often it is said. */
export const isNullIsland = (latitude: number, longitude: number) => latitude === 0 && longitude === 0;

const accuracy = (fix: Fix) => Math.min(fix.accuracyM ?? 0, ACCURACY_AT_MOST_M);
