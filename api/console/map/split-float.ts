/**
 * A place as Web Mercator [0..1] in two 32-bit floats each way: one alone is 2 m coarse and cars would shake on a street.
 * Subtracting the map's centre, split the same way, leaves small and exact numbers.
 */
const MAX_LATITUDE = 85.051129;

export function mercatorX(longitude: number): number {
  return (180 + longitude) / 360;
}

export function mercatorY(latitude: number): number {
  const within = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  return (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (within * Math.PI) / 360))) / 360;
}

export function longitudeOf(x: number): number {
  return x * 360 - 180;
}

export function latitudeOf(y: number): number {
  return (360 / Math.PI) * Math.atan(Math.exp(((180 - y * 360) * Math.PI) / 180)) - 90;
}

/** Writes [x high, y high, x low, y low] at `at`. */
export function writeSplit(into: Float32Array, at: number, x: number, y: number): void {
  into[at] = x;
  into[at + 1] = y;
  into[at + 2] = x - Math.fround(x);
  into[at + 3] = y - Math.fround(y);
}
