/** The area of a fleet: GeoJSON (RFC 7946) Polygon or MultiPolygon, and its rings as PostgreSQL writes polygons. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { pointsOf, problemOfRing, type Ring } from './ring.js';

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
  const ring = pointsOf(positions);
  const problem = problemOfRing(ring);
  if (problem) throw refused(at, problem);
  return ring;
}

const refused = (at: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-boundary', 'The boundary is no area: see errors.', {
    errors: [{ path: `/boundary${at}`, message }],
  });
