/** What a fence must be beyond its schema. */
import { type Geofence, MOST_FENCE_POINTS } from '../../contracts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import { isTimeZone } from '../branches/local-midnight.js';
import { type Point, pointsOf, problemOfRing } from '../fleets/ring.js';

type Shaped = Pick<Geofence, 'geometry' | 'radiusM' | 'widthM' | 'timeZone'>;

/** Throws a MotorpoolError (bad-input) that names what is wrong. */
export function assertFence({ geometry, radiusM, widthM, timeZone }: Shaped): void {
  const { type } = geometry;
  if (!isTimeZone(timeZone)) throw refused('/timeZone', 'must be an IANA name, such as Europe/Madrid');
  const round = type === 'Point';
  const along = type === 'LineString';
  if ((radiusM !== null) !== round) {
    throw refused('/radiusM', round ? 'a Point is a circle, and needs its radius' : `a ${type} has no radius`);
  }
  if ((widthM !== null) !== along) {
    throw refused('/widthM', along ? 'a LineString is a corridor, and needs its width' : `a ${type} has no width`);
  }
  if (round) assertPlaces([geometry.coordinates], '/geometry/coordinates');
  else if (along) assertLine(geometry.coordinates);
  else assertRings(geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates, geometry.type);
}

function assertLine(positions: readonly (readonly number[])[]): void {
  assertPlaces(positions, '/geometry/coordinates');
  if (pointsOf(positions).every(([x, y]) => x === positions[0]?.[0] && y === positions[0]?.[1])) {
    throw refused('/geometry/coordinates', 'must lead from one place to another');
  }
}

function assertRings(polygons: readonly (readonly (readonly (readonly number[])[])[])[], type: string): void {
  const count = polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (count > MOST_FENCE_POINTS) {
    throw refused('/geometry', `has ${count} points; at most ${MOST_FENCE_POINTS} are taken`);
  }
  for (const [i, rings] of polygons.entries()) {
    for (const [j, ring] of rings.entries()) {
      const problem = problemOfRing(unwrapped(pointsOf(ring)));
      const at = type === 'Polygon' ? `${j}` : `${i}/${j}`;
      if (problem) throw refused(`/geometry/coordinates/${at}`, problem);
    }
  }
}

function assertPlaces(positions: readonly (readonly number[])[], at: string): void {
  if (pointsOf(positions).some(([, latitude]) => Math.abs(latitude) > 90)) {
    throw refused(at, 'has a latitude beyond 90 degrees');
  }
}

/** The short way from point to point, over the antimeridian too: a ring there is one ring. */
function unwrapped(ring: readonly Point[]): Point[] {
  let x = ring[0]?.[0] ?? 0;
  return ring.map(([longitude, latitude]) => {
    x = longitude + 360 * Math.round((x - longitude) / 360);
    return [x, latitude] as const;
  });
}

const refused = (path: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-geofence', 'This is no fence: see errors.', { errors: [{ path, message }] });
