/** `location` in a query: a branch's name or id, or `lat,lon,radiusKm`. */
import { MotorpoolError } from '../../platform/errors.js';

export type SearchPlace =
  | { kind: 'branch-id'; id: string }
  | { kind: 'branch-name'; name: string }
  | { kind: 'circle'; latitude: number; longitude: number; radiusKm: number };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBERS = /^\s*-?\d+(\.\d+)?\s*(,\s*-?\d+(\.\d+)?\s*)+$/;
const MOST_KM = 20_040; // half way around the Earth

/** Throws a MotorpoolError (bad-input) for numbers that are no place. */
export function placeOf(location: string): SearchPlace {
  const text = location.trim();
  if (UUID.test(text)) return { kind: 'branch-id', id: text.toLowerCase() };
  if (!NUMBERS.test(text)) return { kind: 'branch-name', name: text };
  const [latitude = Number.NaN, longitude = Number.NaN, radiusKm = Number.NaN, ...more] = text.split(',').map(Number);
  const isPlace =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && radiusKm > 0 && radiusKm <= MOST_KM && more.length === 0;
  if (isPlace) return { kind: 'circle', latitude, longitude, radiusKm };
  throw new MotorpoolError('bad-input', 'bad-location', 'location: wanted a branch, or latitude,longitude,radiusKm.', {
    errors: [{ path: '?location', message: 'wanted a branch, or latitude,longitude,radiusKm' }],
  });
}
