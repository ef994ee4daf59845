import type { Reading } from '../reading.js';

/** [longitude, latitude], WGS 84; undefined for a reading without both. */
export function positionOf({ longitude, latitude }: Reading['values']): [number, number] | undefined {
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : undefined;
}
