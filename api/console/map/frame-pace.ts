/** How often cars that glide are drawn: as often as they move by half a pixel, and never more than thirty times a second. */

const LEAST_MS = 33; // a console is open all day: thirty frames a second are smooth and half the power
const MOST_MS = 500;
const BRISK_M_PER_S = 14; // 50 km/h
const STEP_PX = 0.5;
const EQUATOR_M_PER_PX = 78_271.5; // at zoom 0, of tiles of 512 pixels

/** ms from one frame to the next. */
export function framePaceMs(zoom: number, latitude: number): number {
  const metresPerPx = (EQUATOR_M_PER_PX * Math.cos((latitude * Math.PI) / 180)) / 2 ** zoom;
  return Math.min(MOST_MS, Math.max(LEAST_MS, (1000 * STEP_PX * metresPerPx) / BRISK_M_PER_S));
}
