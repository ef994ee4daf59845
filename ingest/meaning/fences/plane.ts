/** Places, boxes and ways in degrees, and their metres. */

export type Position = readonly number[];

/** Degrees; east may be beyond 180 where it lies across the antimeridian. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface Spot {
  longitude: number;
  latitude: number;
  /** ms since the epoch. */
  at: number;
}

export const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180; // of latitude; mean radius R1, as everywhere here

/** The box with so many metres more at each side. */
export function widened({ west, south, east, north }: Box, metres: number): Box {
  const dy = metres / METRES_PER_DEGREE;
  const highest = Math.min(89, Math.max(Math.abs(south - dy), Math.abs(north + dy)));
  const dx = dy / Math.cos((highest * Math.PI) / 180);
  return { west: west - dx, south: south - dy, east: east + dx, north: north + dy };
}

export const boxOfWay = (from: Spot, to: Spot): Box => ({
  west: Math.min(from.longitude, to.longitude),
  south: Math.min(from.latitude, to.latitude),
  east: Math.max(from.longitude, to.longitude),
  north: Math.max(from.latitude, to.latitude),
});

/** Whether a straight way meets the box. */
export function meets({ west, south, east, north }: Box, from: Spot, to: Spot): boolean {
  let [enters, leaves] = [0, 1];
  const inBand = (at: number, by: number, least: number, most: number) => {
    if (by === 0) return at >= least && at <= most;
    enters = Math.max(enters, ((by > 0 ? least : most) - at) / by);
    leaves = Math.min(leaves, ((by > 0 ? most : least) - at) / by);
    return enters <= leaves;
  };
  return (
    inBand(from.longitude, to.longitude - from.longitude, west, east) &&
    inBand(from.latitude, to.latitude - from.latitude, south, north)
  );
}

/** Metres; short ways only. */
export function lengthOf(from: Spot, to: Spot): number {
  const radians = Math.PI / 180;
  const x = (to.longitude - from.longitude) * Math.cos(((from.latitude + to.latitude) / 2) * radians);
  return Math.hypot(x, to.latitude - from.latitude) * radians * 6_371_008.8;
}

/** The place at a share of the way, and the moment. */
export function between(from: Spot, to: Spot, share: number): Spot {
  if (share >= 1) return { longitude: to.longitude, latitude: to.latitude, at: to.at };
  return {
    longitude: from.longitude + (to.longitude - from.longitude) * share,
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    at: Math.round(from.at + (to.at - from.at) * share),
  };
}

/** The same meridian, by the name that is nearest to `longitude`. */
export const sameMeridian = (longitude: number, x: number) => x + 360 * Math.round((longitude - x) / 360);
