/** Places as lines of text: "2.16000, 41.39000". */
import type { Place } from '../../map/fence-shapes.js';

export const placesText = (places: readonly Place[]): string =>
  places.map(([longitude, latitude]) => `${longitude}, ${latitude}`).join('\n');

/** Blank lines are left out; undefined where a line is no place. */
export function readPlaces(text: string): Place[] | undefined {
  const places: Place[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [longitude, latitude, ...more] = line
      .trim()
      .split(/[\s,;]+/)
      .map(Number);
    if (longitude === undefined || latitude === undefined || more.length > 0) return undefined;
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined; // also for what is no number
    places.push([longitude, latitude]);
  }
  return places;
}
