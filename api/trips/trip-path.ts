/** The way of a trip as a line: sound positions, simplified. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Quality, type StoredSample } from '../../contracts/index.js';

export type Point = [longitude: number, latitude: number, at: number];

const OFF_BY_M = 5; // what a line on a map does not show
/** Simplified by itself, so that the work grows with the length of the way and not with its square; then others get their turn. */
const STRETCH_POINTS = 250;
const MOST_POINTS = 10_000; // of the line; beyond, every second one is left out, again and again
const METRES_PER_DEGREE = 111_195;

/** Of one car's samples in order of time. */
export async function tripPath(track: AsyncIterable<StoredSample>): Promise<Point[]> {
  let line: Point[] = [];
  let stretch: Point[] = [];
  let every = 1;
  let count = 0;
  for await (const { latitude, longitude, observedAt, quality } of track) {
    if (latitude === undefined || longitude === undefined || (quality & Quality.oddPosition) !== 0) continue;
    if (count++ % every !== 0) continue;
    stretch.push([longitude, latitude, observedAt]);
    if (stretch.length < STRETCH_POINTS) continue;
    const last = stretch.at(-1) as Point;
    line.push(...simplified(stretch, OFF_BY_M).slice(0, -1));
    stretch = [last]; // the next stretch begins there
    if (line.length > MOST_POINTS) {
      line = line.filter((_, i) => i % 2 === 0);
      every *= 2;
    }
    await nextTurn();
  }
  return [...line, ...simplified(stretch, OFF_BY_M)];
}

/** Ramer–Douglas–Peucker, without recursion: no point that is left out lies more than `offByM` metres off the line. */
function simplified(points: readonly Point[], offByM: number): Point[] {
  if (points.length < 3) return [...points];
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let most = offByM;
    for (let i = from + 1; i < to; i++) {
      const off = offLineM(points[i] as Point, points[from] as Point, points[to] as Point);
      if (off > most) {
        most = off;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

/** From a point to the piece of line between two others, on a plane that touches the Earth there. */
function offLineM([lon, lat]: Point, [lon1, lat1]: Point, [lon2, lat2]: Point): number {
  const scale = Math.cos((lat1 * Math.PI) / 180);
  const [x, y] = [(lon - lon1) * scale, lat - lat1];
  const [dx, dy] = [(lon2 - lon1) * scale, lat2 - lat1];
  const along = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - along * dx, y - along * dy) * METRES_PER_DEGREE;
}
