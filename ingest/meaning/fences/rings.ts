/** Which places lie within rings with holes, by the even-odd rule. Pure. */
import type { Edges } from './edges.js';
import type { Span } from './spans.js';

/** Where something goes over the edge of a ring, as a share of its way. */
export interface RingCrossing {
  share: number;
  ring: number;
}

/** Which of the rings hold a place. */
export interface Holding {
  /** It is on the other side of that ring now. */
  toggle(ring: number): void;
  /** What an outer ring holds and no hole: the sense of `lies_in` in the database. */
  within(): boolean;
}

/** None of them does. The first `outer` are outer rings, the others holes. */
function heldByNone(rings: number, outer: number): Holding {
  const held = new Uint8Array(rings);
  let outers = 0;
  let holes = 0;
  return {
    toggle(ring) {
      const by = held[ring] === 1 ? -1 : 1;
      held[ring] = by === 1 ? 1 : 0;
      if (ring < outer) outers += by;
      else holes += by;
    },
    within: () => outers > 0 && holes === 0,
  };
}

/** By a ray to the nearer side: a ring that it meets an odd number of times holds the place. */
export function holdingAt(edges: Edges, rings: number, outer: number, x: number, y: number): Holding {
  const { box, ends } = edges;
  const holding = heldByNone(rings, outer);
  if (x < box.west || x > box.east || y < box.south || y > box.north) return holding;
  const east = 2 * x > box.west + box.east;
  const ray = { west: east ? x : box.west, south: y, east: east ? box.east : x, north: y };
  edges.within(ray, (edge) => {
    const y0 = ends[edge * 4 + 1] as number;
    const y1 = ends[edge * 4 + 3] as number;
    if (y0 > y === y1 > y) return;
    const x0 = ends[edge * 4] as number;
    const meets = x0 + ((y - y0) / (y1 - y0)) * ((ends[edge * 4 + 2] as number) - x0);
    if (east ? meets > x : meets < x) holding.toggle(edges.lineOf[edge] as number);
  });
  return holding;
}

/**
 * The spans between crossings that lie within. It is asked which rings hold the middle of the longest stretch, far from every line,
 * and told from there what lies before and after it.
 */
export function spansWithin(crossings: RingCrossing[], holdingAtShare: (share: number) => Holding): Span[] {
  crossings.sort((a, b) => a.share - b.share);
  const cut = (i: number) => (i < 0 ? 0 : (crossings[i]?.share ?? 1));
  let longest = 0;
  for (let i = 1; i <= crossings.length; i++) {
    if (cut(i) - cut(i - 1) > cut(longest) - cut(longest - 1)) longest = i;
  }
  const holding = holdingAtShare((cut(longest - 1) + cut(longest)) / 2);
  for (let i = longest - 1; i >= 0; i--) holding.toggle((crossings[i] as RingCrossing).ring);
  const spans: Span[] = [];
  for (let i = 0; i <= crossings.length; i++) {
    if (holding.within()) spans.push([cut(i - 1), cut(i)]);
    if (i < crossings.length) holding.toggle((crossings[i] as RingCrossing).ring);
  }
  return spans;
}

/** Where the way from (0, 0) to (dx, dy) goes over the edge, as a share of it; NaN where it does not. */
export function crossingShare(dx: number, dy: number, ax: number, ay: number, bx: number, by: number): number {
  const a = ax * dy - ay * dx;
  const b = bx * dy - by * dx;
  if (a > 0 === b > 0) return Number.NaN; // one end of each edge counts, so that a corner is passed once
  const u = a / (a - b);
  const share = ((ax + u * (bx - ax)) * dx + (ay + u * (by - ay)) * dy) / (dx * dx + dy * dy);
  return share >= 0 && share <= 1 ? share : Number.NaN;
}
