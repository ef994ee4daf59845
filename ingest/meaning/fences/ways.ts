/** A straight way held against the edges of a fence. Pure. */
import type { Edges } from './edges.js';
import { boxOfWay, METRES_PER_DEGREE, type Spot, sameMeridian, widened } from './plane.js';
import { addNear, joinedSpans, type Span, type Way } from './spans.js';

/** Places told from the beginning of a way, in a plane that touches the Earth half of the way along it. */
export interface WayPlane extends Way {
  readonly from: Spot;
  readonly to: Spot;
  /** Metres for each degree of longitude. */
  readonly kx: number;
}

export function planeOf(from: Spot, to: Spot): WayPlane {
  const kx = METRES_PER_DEGREE * Math.cos((((from.latitude + to.latitude) / 2) * Math.PI) / 180);
  const dy = (to.latitude - from.latitude) * METRES_PER_DEGREE;
  return { from, to, kx, dx: (to.longitude - from.longitude) * kx, dy };
}

/** Adds the parts of the way that are at most so far from an edge. Calls `visit` with the edges looked at. */
export function addNearEdges(
  spans: Span[],
  plane: WayPlane,
  edges: Edges,
  metres: number,
  visit?: (ax: number, ay: number, bx: number, by: number, line: number) => void,
): void {
  const { from, kx } = plane;
  const { ends, lineOf } = edges;
  edges.within(widened(boxOfWay(from, plane.to), metres), (edge) => {
    const ax = ((ends[edge * 4] as number) - from.longitude) * kx;
    const ay = ((ends[edge * 4 + 1] as number) - from.latitude) * METRES_PER_DEGREE;
    const bx = ((ends[edge * 4 + 2] as number) - from.longitude) * kx;
    const by = ((ends[edge * 4 + 3] as number) - from.latitude) * METRES_PER_DEGREE;
    addNear(spans, plane, ax, ay, bx, by, metres);
    visit?.(ax, ay, bx, by, lineOf[edge] as number);
  });
}

/**
 * The spans of a way beside a fence whose middle is at that longitude: by the names of meridians that are near the fence, and by
 * both where the way goes over the meridian opposite to it.
 */
export function eachCopy(
  middle: number,
  from: Spot,
  to: Spot,
  add: (spans: Span[], plane: WayPlane) => void,
): readonly Span[] {
  const spans: Span[] = [];
  const shift = sameMeridian(middle, from.longitude) - from.longitude;
  const shiftAtEnd = sameMeridian(middle, to.longitude) - to.longitude;
  add(spans, planeOf(shifted(from, shift), shifted(to, shift)));
  if (Math.abs(shift - shiftAtEnd) > 1) add(spans, planeOf(shifted(from, shiftAtEnd), shifted(to, shiftAtEnd)));
  return joinedSpans(spans);
}

const shifted = (spot: Spot, by: number): Spot => (by === 0 ? spot : { ...spot, longitude: spot.longitude + by });
