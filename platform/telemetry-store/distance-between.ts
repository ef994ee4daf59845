/** How far a car drove between two of its samples. */
import type { StoredSample } from '../../contracts/index.js';
import { soundValue } from './step-bucket.js';

/** Longer silences count as no drive. */
export const LONGEST_GAP_MS = 3600 * 1000;
const LONGEST_SPEED_GAP_MS = 60 * 1000;
const EARTH_RADIUS_KM = 6371.0088;

/**
 * Kilometres from one sample to the next: the odometer's difference where both have one; else the mean speed over a gap
 * of at most 60 s; else the great circle between the two positions, which cuts corners. Odd values do not count, and a
 * gap longer than an hour is no drive.
 */
export function distanceBetween(before: StoredSample | undefined, after: StoredSample): number {
  if (!before) return 0;
  const gapMs = after.observedAt - before.observedAt;
  if (gapMs <= 0 || gapMs > LONGEST_GAP_MS) return 0;
  const [odometer, odometerThen] = [soundValue(after, 'odometerKm'), soundValue(before, 'odometerKm')];
  if (odometer !== undefined && odometerThen !== undefined) return Math.max(0, odometer - odometerThen);
  const [speed, speedThen] = [soundValue(after, 'speedKmh'), soundValue(before, 'speedKmh')];
  if (speed !== undefined && speedThen !== undefined && gapMs <= LONGEST_SPEED_GAP_MS) {
    return ((speed + speedThen) / 2) * (gapMs / 3_600_000);
  }
  return greatCircleKm(before, after);
}

function greatCircleKm(before: StoredSample, after: StoredSample): number {
  const values = [before, after].flatMap((s) => [soundValue(s, 'latitude'), soundValue(s, 'longitude')]);
  if (values.includes(undefined)) return 0;
  const [lat1, lon1, lat2, lon2] = values.map((degrees) => ((degrees as number) * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ];
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, h)));
}
