/** How calmly a trip was driven. */
import type { EventCounts } from './trip-facts.js';

/** A braking or acceleration, a cornering, a time of speeding: how many points each costs. */
const POINTS: EventCounts = { 'harsh-braking': 3, 'harsh-acceleration': 2, 'harsh-cornering': 2, speeding: 3 };
/** Shorter trips count as this long, so that one event in a car park is no disgrace. */
const SHORTEST_KM = 5;
const TOO_SHORT_KM = 0.5;
const TEN_KM = 10;

/** 100 less the points for each ten kilometres, at least 0 (docs/trips.md); null under half a kilometre. */
export function driverScore(events: EventCounts, distanceKm: number): number | null {
  if (distanceKm < TOO_SHORT_KM) return null;
  let points = 0;
  for (const type in POINTS) points += POINTS[type as keyof EventCounts] * events[type as keyof EventCounts];
  return Math.max(0, Math.round(100 - (points * TEN_KM) / Math.max(distanceKm, SHORTEST_KM)));
}
