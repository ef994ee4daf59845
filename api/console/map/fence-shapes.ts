/** Shapes of fences as they are drawn: a circle, an area, a corridor along a line. */
import type { FenceGeometry, Geofence } from '../../../contracts/geofence.js';

export type Place = readonly [longitude: number, latitude: number];
export type ShapeKind = 'circle' | 'area' | 'corridor';

export interface FenceShape {
  kind: ShapeKind;
  /** The middle of a circle; the corners of an area, the first not repeated; the bends of a corridor. */
  places: readonly Place[];
  radiusM: number;
  widthM: number;
}

export const NEW_SHAPE: FenceShape = { kind: 'area', places: [], radiusM: 200, widthM: 60 };
const LEAST: Record<ShapeKind, number> = { circle: 1, area: 3, corridor: 2 };
export const isWhole = ({ kind, places }: FenceShape): boolean => places.length >= LEAST[kind];

type Shaped = Pick<Geofence, 'geometry' | 'radiusM' | 'widthM'>;
const placeOf = ([longitude = 0, latitude = 0]: readonly number[]): Place => [longitude, latitude];

/** undefined for an area of several parts or with holes: it is shown, and drawn elsewhere. */
export function shapeOf({ geometry, radiusM, widthM }: Shaped): FenceShape | undefined {
  const sizes = { radiusM: radiusM ?? NEW_SHAPE.radiusM, widthM: widthM ?? NEW_SHAPE.widthM };
  if (geometry.type === 'Point') return { kind: 'circle', places: [placeOf(geometry.coordinates)], ...sizes };
  if (geometry.type === 'LineString') return { kind: 'corridor', places: geometry.coordinates.map(placeOf), ...sizes };
  const [ring, hole] = geometry.type === 'Polygon' ? geometry.coordinates : [];
  return ring && !hole ? { kind: 'area', places: ring.slice(0, -1).map(placeOf), ...sizes } : undefined;
}

/** As the API takes it; of a shape that is whole. */
export function shapedAs({ kind, places, radiusM, widthM }: FenceShape): Shaped {
  const positions = places.map(([longitude, latitude]) => [longitude, latitude]);
  if (kind === 'circle') {
    return { geometry: { type: 'Point', coordinates: positions[0] ?? [] }, radiusM, widthM: null };
  }
  if (kind === 'corridor') return { geometry: { type: 'LineString', coordinates: positions }, radiusM: null, widthM };
  const ring = [...positions, positions[0] ?? []];
  return { geometry: { type: 'Polygon', coordinates: [ring] }, radiusM: null, widthM: null };
}

const EARTH_M_PER_DEG = 111_195; // of a great circle, mean radius 6,371 km
const ROUND = 64;

/** What is drawn of it, to the eye's measure: a circle and a corridor as polygons. */
export function outlineOf(geometry: FenceGeometry, radiusM: number | null, widthM: number | null): GeoJSON.Geometry {
  if (geometry.type === 'Point') {
    return { type: 'Polygon', coordinates: [circle(placeOf(geometry.coordinates), radiusM ?? 0)] };
  }
  if (geometry.type !== 'LineString') return geometry as GeoJSON.Geometry;
  return { type: 'Polygon', coordinates: [band(geometry.coordinates.map(placeOf), (widthM ?? 0) / 2)] };
}

function circle([longitude, latitude]: Place, radiusM: number): GeoJSON.Position[] {
  const up = radiusM / EARTH_M_PER_DEG;
  const along = up / Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: ROUND + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / ROUND;
    return [longitude + along * Math.cos(angle), latitude + up * Math.sin(angle)];
  });
}

const LONGEST_MITRE = 2; // of half the width: a hairpin has no spike

/** There on one side of the line, back on the other; at a bend in the middle of both directions. */
function band(line: readonly Place[], halfM: number): GeoJSON.Position[] {
  const shrink = Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180);
  const half = halfM / EARTH_M_PER_DEG;
  const normals = line.slice(1).map((to, i) => {
    const from = line[i] as Place;
    const [dx, dy] = [(to[0] - from[0]) * shrink, to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    return [-dy / length, dx / length] as const;
  });
  const offsets = line.map((_, i) => {
    const [before, after] = [normals[i - 1] ?? normals[i], normals[i] ?? normals[i - 1]] as const;
    const [x, y] = [(before?.[0] ?? 0) + (after?.[0] ?? 0), (before?.[1] ?? 0) + (after?.[1] ?? 0)];
    const length = Math.hypot(x, y) || 1;
    const reach = Math.min(LONGEST_MITRE, 2 / length) * half;
    return [((x / length) * reach) / shrink, (y / length) * reach] as const;
  });
  const side = (way: 1 | -1) =>
    line.map(([longitude, latitude], i): GeoJSON.Position => {
      const [x, y] = offsets[i] ?? [0, 0];
      return [longitude + way * x, latitude + way * y];
    });
  const there = side(1);
  return [...there, ...side(-1).reverse(), there[0] ?? []];
}

/** Around all of it. */
export function boundsOf(geometry: GeoJSON.Geometry): [west: number, south: number, east: number, north: number] {
  const flat: number[] = 'coordinates' in geometry ? (geometry.coordinates as unknown[]).flat(4).map(Number) : [];
  const side = (axis: number, pick: (...n: number[]) => number) => pick(...flat.filter((_, i) => i % 2 === axis));
  return [side(0, Math.min), side(1, Math.min), side(0, Math.max), side(1, Math.max)];
}
