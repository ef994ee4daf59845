import type { Reading } from '../reading.js';

/** [longitude, latitude], WGS 84; undefined for a reading without both. */
export function positionOf({ values: { longitude, latitude } }: Reading): [number, number] | undefined {
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : undefined;
}
