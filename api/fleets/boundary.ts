/** The area of a fleet: GeoJSON (RFC 7946) Polygon or MultiPolygon, and its rings as PostgreSQL writes polygons. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';

const MOST_POINTS = 5_000;

/** [longitude, latitude], perhaps with an altitude, which is ignored. */
const Position = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 3 });
const Rings = Type.Array(Type.Array(Position, { minItems: 4, maxItems: MOST_POINTS }), { minItems: 1, maxItems: 1000 });

export const Boundary = Type.Union([
  Type.Object({ type: Type.Literal('Polygon'), coordinates: Rings }),
  Type.Object({
    type: Type.Literal('MultiPolygon'),
    coordinates: Type.Array(Rings, { minItems: 1, maxItems: 1000 }),
  }),
]);
export type Boundary = Static<typeof Boundary>;

type Point = readonly [longitude: number, latitude: number];
type Ring = readonly Point[];

export interface Area {
  /** Outer rings as the text of a PostgreSQL polygon. */
  rings: string[];
  holes: string[];
}

/** Throws a MotorpoolError (bad-input) for rings that are open, leave the globe, cross themselves, or are too many. */
export function areaOf(boundary: Boundary): Area {
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;
  const count = polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (count > MOST_POINTS) throw refused('', `has ${count} points; at most ${MOST_POINTS} are taken`);
  const area: Area = { rings: [], holes: [] };
  polygons.forEach((rings, i) => {
    rings.forEach((positions, j) => {
      const at = boundary.type === 'Polygon' ? `/coordinates/${j}` : `/coordinates/${i}/${j}`;
      const ring = checkedRing(positions, at);
      (j === 0 ? area.rings : area.holes).push(`(${ring.map(([x, y]) => `(${x},${y})`).join(',')})`);
    });
  });
  return area;
}

function checkedRing(positions: readonly (readonly number[])[], at: string): Ring {
  const ring = positions.map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const);
  if (ring.some(([, latitude]) => Math.abs(latitude) > 90)) throw refused(at, 'has a latitude beyond 90 degrees');
  const [first, last] = [ring[0] as Point, ring.at(-1) as Point];
  if (first[0] !== last[0] || first[1] !== last[1]) throw refused(at, 'must end where it begins');
  if (crossesItself(ring)) throw refused(at, 'must not cross itself');
  return ring;
}

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

const refused = (at: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-boundary', 'The boundary is no area: see errors.', {
    errors: [{ path: `/boundary${at}`, message }],
  });
