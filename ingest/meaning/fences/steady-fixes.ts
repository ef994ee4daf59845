/** Which positions of a car count for fences: good ones, each once the next one does not take it back. Pure. */
import { lengthOf, type Spot } from './plane.js';

export interface Fix extends Spot {
  accuracyM: number;
  /** It has left a fence once it is so far beyond the line, m; where that is more than for any other. */
  leavesBeyondM?: number;
}

/** Plain data. */
export interface SteadyFixes {
  /** The newest that counts. */
  counted?: Fix;
  /** Waits for the next one. */
  waiting?: Fix;
}

/** A receiver that knows no better does not know on which side of a line it is. */
const WORST_ACCURACY_M = 100;
/** What a receiver that says nothing of it is taken for. */
const USUAL_ACCURACY_M = 10;
/** Where nothing tells how far it is off, and where the car is parked: only what is so far beyond a line is no wandering. */
const UNSURE_LEAVES_BEYOND_M = 45;
const PARKED_LEAVES_BEYOND_M = 100;
/** There and back by more than this, and more than the receiver's unrest, is no way that a car drives. */
const SPIKE_M = 50;

/**
 * The fix that counts now, if one does: the one before `next`, unless `next` is back where the car was before it. So one
 * wrong position never crosses a line, and a crossing is told with the sample after it.
 */
export function takeFix(fixes: SteadyFixes, next: Fix): Fix | undefined {
  const { counted, waiting } = fixes;
  if (next.accuracyM > WORST_ACCURACY_M) return undefined;
  fixes.waiting = next;
  if (!waiting || (counted && isSpike(counted, waiting, next))) return undefined;
  fixes.counted = waiting;
  return waiting;
}

function isSpike(before: Fix, odd: Fix, after: Fix): boolean {
  const limitM = Math.max(SPIKE_M, before.accuracyM + odd.accuracyM);
  const thereM = lengthOf(before, odd);
  if (thereM <= limitM) return false;
  const backM = lengthOf(odd, after);
  return backM > limitM && lengthOf(before, after) < Math.min(thereM, backM) / 2;
}

export function fixOf(longitude: number, latitude: number, at: number, accuracyM?: number, isParked = false): Fix {
  const fix: Fix = { longitude, latitude, at, accuracyM: accuracyM ?? USUAL_ACCURACY_M };
  if (isParked) fix.leavesBeyondM = PARKED_LEAVES_BEYOND_M;
  else if (accuracyM === undefined) fix.leavesBeyondM = UNSURE_LEAVES_BEYOND_M;
  return fix;
}
