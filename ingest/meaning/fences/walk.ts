/**
 * A car's way from one fix to the next, seen from one fence: when does it come in, when does it leave? Pure.
 *
 * It is walked in strides as long as the line is far: a place 80 m from it cannot change sides within 80 m. So a fence
 * that lies between two fixes is found, a shape needs to tell its distance and no more, and a way that is cut into pieces
 * gives the same crossings.
 */
import type { Outline } from './outline.js';

export interface Spot {
  longitude: number;
  latitude: number;
  /** ms since the epoch. */
  at: number;
}

/** How a car stands to a fence. Plain data. */
export interface Stay {
  inside: boolean;
  /** Where and when it went over the line, while it is not yet so far beyond it that it counts as gone. */
  over?: Spot;
}

export interface Crossing extends Spot {
  what: 'entered' | 'left';
}

/** A line passed by less than this may be missed, m. */
const FINEST_M = 1;
const MOST_STRIDES = 5_000;

/**
 * Tells each crossing, at the place and moment where the line was passed, and gives the stay after it. A car is inside as
 * soon as it is on the line or within; it has left once it was more than `leavesBeyondM` beyond the line.
 */
export function walk(
  outline: Outline,
  from: Spot,
  to: Spot,
  leavesBeyondM: number,
  before: Stay,
  tell: (crossing: Crossing) => void,
): Stay {
  const lengthM = lengthOf(from, to);
  let { inside, over } = before;
  let t = 0;
  let last = { t: 0, outsideM: 0 };
  for (let strides = 0; ; strides++) {
    const spot = between(from, to, t);
    const outsideM = outline.metresOutside(spot.longitude, spot.latitude);
    const onTheLine = () => between(from, to, lineBetween(last, { t, outsideM }));
    if (!inside && outsideM <= 0) {
      inside = true;
      over = undefined;
      tell({ what: 'entered', ...onTheLine() });
    } else if (inside && outsideM <= 0) {
      over = undefined;
    } else if (inside) {
      over ??= onTheLine();
      if (outsideM > leavesBeyondM) {
        inside = false;
        tell({ what: 'left', ...over });
        over = undefined;
      }
    }
    if (t >= 1) return over ? { inside, over } : { inside };
    const freeM = inside && over ? Math.min(outsideM, leavesBeyondM - outsideM) : Math.abs(outsideM);
    last = { t, outsideM };
    t = strides >= MOST_STRIDES || lengthM === 0 ? 1 : Math.min(1, t + Math.max(freeM, FINEST_M) / lengthM);
  }
}

/** Where the line is between two strides, one on either side of it. */
function lineBetween(a: { t: number; outsideM: number }, b: { t: number; outsideM: number }): number {
  const apartM = b.outsideM - a.outsideM;
  return apartM === 0 || a.outsideM * b.outsideM >= 0 ? b.t : a.t - (a.outsideM / apartM) * (b.t - a.t);
}

/** Metres; short ways only. */
export function lengthOf(from: Spot, to: Spot): number {
  const radians = Math.PI / 180;
  const x = (to.longitude - from.longitude) * Math.cos(((from.latitude + to.latitude) / 2) * radians);
  return Math.hypot(x, to.latitude - from.latitude) * radians * 6_371_008.8;
}

function between(from: Spot, to: Spot, t: number): Spot {
  if (t >= 1) return { longitude: to.longitude, latitude: to.latitude, at: to.at };
  return {
    longitude: from.longitude + (to.longitude - from.longitude) * t,
    latitude: from.latitude + (to.latitude - from.latitude) * t,
    at: Math.round(from.at + (to.at - from.at) * t),
  };
}
