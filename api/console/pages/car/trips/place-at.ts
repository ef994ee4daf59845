/** Where a car was at a moment, between two of its samples. Pure. */
import type { Place } from '../../../map/bounds-of.js';
import type { Row } from '../charts/lines-of.js';

export interface Point {
  at: number;
  place: Place;
  speedKmh: number | undefined;
  headingDeg: number | undefined;
}

const numberIn = (row: Row, name: string): number | undefined => {
  const value = row[name];
  return typeof value === 'number' ? value : undefined;
};

/** Those that tell a place, in order of time. */
export function pointsOf(rows: readonly Row[]): Point[] {
  return rows.flatMap((row) => {
    const [longitude, latitude] = [numberIn(row, 'longitude'), numberIn(row, 'latitude')];
    if (longitude === undefined || latitude === undefined) return [];
    const at = Date.parse(row.observedAt);
    return [
      {
        at,
        place: [longitude, latitude],
        speedKmh: numberIn(row, 'speedKmh'),
        headingDeg: numberIn(row, 'headingDeg'),
      },
    ];
  });
}

/** Before the first it is there, after the last it stays; undefined without points. */
export function pointAt(points: readonly Point[], at: number): Point | undefined {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((points[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const [before, after] = [points[low], points[low + 1]];
  if (!before || !after || at <= before.at) return before;
  const part = Math.min(1, (at - before.at) / (after.at - before.at));
  const between = (a: number, b: number) => a + (b - a) * part;
  return {
    ...before,
    at,
    place: [between(before.place[0], after.place[0]), between(before.place[1], after.place[1])],
  };
}
