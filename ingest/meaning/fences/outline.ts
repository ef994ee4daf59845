/** The line round a fence, made ready to be asked many times: how far is it from here? Pure. */
import { distanceM } from '../../oddness/great-circle.js';

export type Position = readonly number[];

export type Shape =
  | { kind: 'circle'; center: Position; radiusM: number }
  /** As GeoJSON's MultiPolygon: of each polygon the outer ring, then its holes. */
  | { kind: 'area'; polygons: readonly (readonly (readonly Position[])[])[] }
  /** A line and all within half of `widthM` of it. */
  | { kind: 'corridor'; line: readonly Position[]; widthM: number };

/** Degrees; east may be beyond 180 where the fence lies across the antimeridian. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface Outline {
  readonly box: Box;
  /** Metres from the line, negative within. Exact near the line, where it matters; of far places only roughly right. */
  metresOutside(longitude: number, latitude: number): number;
}

const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180; // of latitude; mean radius R1, as everywhere here

/** Edges between positions are straight in longitude and latitude, as GeoJSON has it (RFC 7946, 3.1.1). */
export function outlineOf(shape: Shape): Outline {
  if (shape.kind === 'circle') return circle(shape.center, shape.radiusM);
  if (shape.kind === 'corridor') return corridor(shape.line, shape.widthM);
  return area(shape.polygons);
}

function circle([longitude = 0, latitude = 0]: Position, radiusM: number): Outline {
  return {
    box: widened({ west: longitude, east: longitude, south: latitude, north: latitude }, radiusM),
    metresOutside: (x, y) => distanceM(latitude, longitude, y, x) - radiusM,
  };
}

function corridor(line: readonly Position[], widthM: number): Outline {
  const edges = edgesOf(line, line[0]?.[0] ?? 0);
  const box = widened(boxOf(edges), widthM / 2);
  const middle = (box.west + box.east) / 2;
  return {
    box,
    metresOutside: (x, y) => metresFrom(edges, nearTo(middle, x), y) - widthM / 2,
  };
}

/** Inside is what an outer ring holds and no hole: the sense of `lies_in` in the database. */
function area(polygons: readonly (readonly (readonly Position[])[])[]): Outline {
  const first = polygons[0]?.[0]?.[0]?.[0] ?? 0;
  const outer = polygons.map((rings) => edgesOf(rings[0] ?? [], first));
  const holes = polygons.flatMap((rings) => rings.slice(1).map((ring) => edgesOf(ring, first)));
  const all = joined([...outer, ...holes]);
  const box = boxOf(joined(outer));
  const middle = (box.west + box.east) / 2;
  return {
    box,
    metresOutside(longitude, y) {
      const x = nearTo(middle, longitude);
      const metres = metresFrom(all, x, y);
      const within = outer.some((ring) => holds(ring, x, y)) && !holes.some((hole) => holds(hole, x, y));
      return within ? -metres : metres;
    },
  };
}

/** [x0, y0, x1, y1] of each edge, in degrees. */
type Edges = Float64Array;

function edgesOf(positions: readonly Position[], near: number): Edges {
  const edges = new Float64Array(Math.max(0, positions.length - 1) * 4);
  let x = nearTo(near, positions[0]?.[0] ?? 0);
  for (let i = 1; i < positions.length; i++) {
    const to = positions[i] as Position;
    const next = nearTo(x, to[0] as number); // the short way, over the antimeridian too
    edges.set([x, positions[i - 1]?.[1] as number, next, to[1] as number], (i - 1) * 4);
    x = next;
  }
  return edges;
}

function joined(parts: readonly Edges[]): Edges {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The same meridian, by the name that is nearest to `longitude`. */
const nearTo = (longitude: number, x: number) => x + 360 * Math.round((longitude - x) / 360);

/** From a place to the nearest of the edges, in a plane that touches the Earth at the place. */
function metresFrom(edges: Edges, x: number, y: number): number {
  const kx = METRES_PER_DEGREE * Math.cos((y * Math.PI) / 180);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < edges.length; i += 4) {
    const ax = ((edges[i] as number) - x) * kx;
    const ay = ((edges[i + 1] as number) - y) * METRES_PER_DEGREE;
    const dx = ((edges[i + 2] as number) - x) * kx - ax;
    const dy = ((edges[i + 3] as number) - y) * METRES_PER_DEGREE - ay;
    const length2 = dx * dx + dy * dy;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
    const ex = ax + t * dx;
    const ey = ay + t * dy;
    const metres2 = ex * ex + ey * ey;
    if (metres2 < least) least = metres2;
  }
  return Math.sqrt(least);
}

/** Even-odd: whether a ray to the east meets the ring an odd number of times. */
function holds(ring: Edges, x: number, y: number): boolean {
  let within = false;
  for (let i = 0; i < ring.length; i += 4) {
    const y0 = ring[i + 1] as number;
    const y1 = ring[i + 3] as number;
    if (y0 > y === y1 > y) continue;
    const x0 = ring[i] as number;
    if (x < x0 + ((y - y0) / (y1 - y0)) * ((ring[i + 2] as number) - x0)) within = !within;
  }
  return within;
}

function boxOf(edges: Edges): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let i = 0; i < edges.length; i += 2) {
    box.west = Math.min(box.west, edges[i] as number);
    box.east = Math.max(box.east, edges[i] as number);
    box.south = Math.min(box.south, edges[i + 1] as number);
    box.north = Math.max(box.north, edges[i + 1] as number);
  }
  return box;
}

/** The box with so many metres more at each side. */
export function widened({ west, south, east, north }: Box, metres: number): Box {
  const dy = metres / METRES_PER_DEGREE;
  const highest = Math.min(89, Math.max(Math.abs(south - dy), Math.abs(north + dy)));
  const dx = dy / Math.cos((highest * Math.PI) / 180);
  return { west: west - dx, south: south - dy, east: east + dx, north: north + dy };
}
