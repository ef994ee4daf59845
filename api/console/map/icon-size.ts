/** How large a car is drawn: a dot on a continent, an arrow in a street; smaller where many would cover each other. */

const CROWD = 2000; // cars
/** Zoom and CSS pixels, between which it is linear. */
const SIZES: readonly [zoom: number, px: number][] = [
  [4, 8],
  [10, 11],
  [13, 17],
  [16, 28],
  [18, 32],
];

/** Side of a car's icon in CSS pixels. */
export function iconSize(zoom: number, cars: number): number {
  const size = between(zoom);
  return zoom < 15 && cars > CROWD ? Math.max(7, size * 0.7) : size;
}

function between(zoom: number): number {
  let [belowZoom, belowPx] = SIZES[0] ?? [0, 10];
  for (const [aboveZoom, abovePx] of SIZES) {
    if (zoom <= aboveZoom && aboveZoom > belowZoom) {
      const part = Math.max(0, (zoom - belowZoom) / (aboveZoom - belowZoom));
      return belowPx + (abovePx - belowPx) * part;
    }
    [belowZoom, belowPx] = [aboveZoom, abovePx];
  }
  return belowPx;
}
