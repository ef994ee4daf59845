/** Distance over the Earth. */

const EARTH_RADIUS_M = 6_371_008.8; // IUGG mean radius R1
const RADIANS = Math.PI / 180;

/** Great-circle distance in metres between two places in WGS 84 degrees (haversine). */
export function distanceM(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const sinLatitude = Math.sin(((latitude2 - latitude1) * RADIANS) / 2);
  const sinLongitude = Math.sin(((longitude2 - longitude1) * RADIANS) / 2);
  const h =
    sinLatitude * sinLatitude +
    Math.cos(latitude1 * RADIANS) * Math.cos(latitude2 * RADIANS) * sinLongitude * sinLongitude;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
