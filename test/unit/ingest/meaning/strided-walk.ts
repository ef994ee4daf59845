/**
 * What the crossings of a way are, found the slow way, to hold the quick one against: strides as long as the line is far, each of them
 * looking at every edge. Of a line that is passed by less than a metre it may see nothing.
 */
import type { Shape } from '../../../../ingest/meaning/fences/outline.js';
import {
  between,
  lengthOf,
  METRES_PER_DEGREE,
  type Position,
  type Spot,
} from '../../../../ingest/meaning/fences/plane.js';
import type { Crossing, Stay } from '../../../../ingest/meaning/fences/walk.js';
import { distanceM } from '../../../../ingest/oddness/great-circle.js';

const FINEST_M = 1;

export function stridedWalk(
  shape: Shape,
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
  for (;;) {
    const spot = between(from, to, t);
    const outsideM = metresOutside(shape, spot.longitude, spot.latitude);
    const onTheLine = () => between(from, to, lineBetween(last, { t, outsideM }));
    if (outsideM <= 0) {
      if (!inside) tell({ what: 'entered', ...onTheLine() });
      inside = true;
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
    t = lengthM === 0 ? 1 : Math.min(1, t + Math.max(freeM, FINEST_M) / lengthM);
  }
}

function lineBetween(a: { t: number; outsideM: number }, b: { t: number; outsideM: number }): number {
  const apartM = b.outsideM - a.outsideM;
  return apartM === 0 || a.outsideM * b.outsideM >= 0 ? b.t : a.t - (a.outsideM / apartM) * (b.t - a.t);
}

/** Metres from the line, negative within, in a plane that touches the Earth at the place. */
export function metresOutside(shape: Shape, x: number, y: number): number {
  if (shape.kind === 'circle') {
    const [longitude = 0, latitude = 0] = shape.center;
    return distanceM(latitude, longitude, y, x) - shape.radiusM;
  }
  if (shape.kind === 'corridor') return metresFrom(shape.line, x, y) - shape.widthM / 2;
  const metres = Math.min(...shape.polygons.flat().map((ring) => metresFrom(ring, x, y)));
  const within =
    shape.polygons.some(([outer = []]) => holds(outer, x, y)) &&
    !shape.polygons.some(([, ...holes]) => holes.some((hole) => holds(hole, x, y)));
  return within ? -metres : metres;
}

function metresFrom(line: readonly Position[], x: number, y: number): number {
  const kx = METRES_PER_DEGREE * Math.cos((y * Math.PI) / 180);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [x0 = 0, y0 = 0] = line[i - 1] as Position;
    const [x1 = 0, y1 = 0] = line[i] as Position;
    const [ax, ay] = [(x0 - x) * kx, (y0 - y) * METRES_PER_DEGREE];
    const [dx, dy] = [(x1 - x) * kx - ax, (y1 - y) * METRES_PER_DEGREE - ay];
    const length2 = dx * dx + dy * dy;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
    least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
  }
  return least;
}

function holds(ring: readonly Position[], x: number, y: number): boolean {
  let within = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] as Position;
    const [x1 = 0, y1 = 0] = ring[i] as Position;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) within = !within;
  }
  return within;
}
