/** The car drawn nearest to a place on the map, within reach of a finger. */
import type { CarBuffer } from './car-buffer.js';
import { mercatorX, mercatorY } from './split-float.js';

/** `worldPx` is the width of the world at this zoom; the answer is an index. */
export function pickCar(
  cars: CarBuffer,
  longitude: number,
  latitude: number,
  nowS: number,
  worldPx: number,
  reachPx: number,
): number | undefined {
  const x = mercatorX(longitude);
  const y = mercatorY(latitude);
  let nearest: number | undefined;
  let best = reachPx / worldPx;
  for (let index = 0; index < cars.count(); index++) {
    const drawn = cars.isHidden(index) ? undefined : cars.drawnAt(index, nowS);
    if (!drawn) continue;
    const distance = Math.hypot(drawn[0] - x, drawn[1] - y);
    if (distance > best) continue;
    best = distance;
    nearest = index;
  }
  return nearest;
}
