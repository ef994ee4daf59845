/** What a ring of an area must be, for the areas of fleets and for fences. */
export type Point = readonly [longitude: number, latitude: number];
export type Ring = readonly Point[];

/** Square degrees: a tenth of a square metre at the equator, and what is left of no area by rounding is far less. */
const LEAST_AREA = 1e-11;

/** Why they are no ring; undefined where they are. Longitudes may go beyond 180, as one across the antimeridian does. */
export function problemOfRing(ring: Ring): string | undefined {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last) return 'has no points';
  if (ring.some(([, latitude]) => Math.abs(latitude) > 90)) return 'has a latitude beyond 90 degrees';
  if (first[0] !== last[0] || first[1] !== last[1]) return 'must end where it begins';
  if (crossesItself(ring)) return 'must not cross itself';
  if (areaOf(ring, first) < LEAST_AREA) return 'encloses nothing';
  return undefined;
}

/** Square degrees, by the shoelace formula; as from `origin`, so that no digits are lost far from 0. */
function areaOf(ring: Ring, [x0, y0]: Point): number {
  let twice = 0;
  ring.slice(1).forEach(([x, y], i) => {
    const [before, above] = ring[i] as Point;
    twice += (before - x0) * (y - y0) - (x - x0) * (above - y0);
  });
  return Math.abs(twice) / 2;
}

export const pointsOf = (positions: readonly (readonly number[])[]): Point[] =>
  positions.map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const);

/** Whether two of its edges cross; those that touch do not. Only edges that lie side by side are compared. */
export function crossesItself(ring: Ring): boolean {
  const edges = ring.slice(1).map((to, i) => {
    const from = ring[i] as Point;
    return { from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) };
  });
  edges.sort((a, b) => a.west - b.west);
  return edges.some((a, i) => {
    for (let j = i + 1; j < edges.length; j++) {
      const b = edges[j] as (typeof edges)[number];
      if (b.west > a.east) return false;
      if (cross(a.from, a.to, b.from, b.to)) return true;
    }
    return false;
  });
}

const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

const side = (a: Point, b: Point, c: Point): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
