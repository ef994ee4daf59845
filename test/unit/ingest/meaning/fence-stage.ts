/** Fences and places about a square in Barcelona, for tests. */
import { type FenceBooks, fenceWorld } from '../../../../ingest/meaning/fences/fence-world.js';
import { outlineOf, type Shape } from '../../../../ingest/meaning/fences/outline.js';
import type { Position } from '../../../../ingest/meaning/fences/plane.js';
import { type FenceCrossing, readFences, startFences } from '../../../../ingest/meaning/fences/read-fences.js';
import { fixOf } from '../../../../ingest/meaning/fences/steady-fixes.js';

/** Metres to the east and north of a place in Barcelona. */
export const LONGITUDE = 2.17;
export const LATITUDE = 41.39;
export const EAST = 1 / (111_195 * Math.cos((LATITUDE * Math.PI) / 180));
const NORTH = 1 / 111_195;
export const place = (east: number, north: number): [number, number] => [
  LONGITUDE + east * EAST,
  LATITUDE + north * NORTH,
];
export const ring = (...points: [number, number][]) =>
  [...points, points[0] as [number, number]].map(([x, y]) => place(x, y));
export const square = (half: number) => ring([-half, -half], [half, -half], [half, half], [-half, half]);

export const circle = (radiusM: number, at: Position = place(0, 0)): Shape => ({ kind: 'circle', center: at, radiusM });
export const area = (...rings: Position[][]): Shape => ({ kind: 'area', polygons: [rings] });

let stamp = 0;
export const fence = (shape: Shape, more: Partial<FenceBooks> = {}): FenceBooks => ({
  id: 'fence',
  fleetId: null,
  outline: outlineOf(shape),
  stamp: ++stamp,
  mattersAt: () => true,
  alert: 'none',
  severity: null,
  dwellS: null,
  speedLimitKmh: null,
  ...more,
});

/** [seconds, metres east, metres north, accuracy] of each fix. */
export type Way = readonly (readonly [second: number, east: number, north: number, accuracyM?: number])[];

export function drive(way: Way, books: FenceBooks[], state = startFences()): FenceCrossing[] {
  const world = fenceWorld(books, new Map());
  const told: FenceCrossing[] = [];
  for (const [second, east, north, accuracyM] of way) {
    const [longitude, latitude] = place(east, north);
    readFences(world, null, state, fixOf(longitude, latitude, second * 1000, accuracyM), (crossing) =>
      told.push(crossing),
    );
  }
  return told;
}

export const whatOf = (told: readonly FenceCrossing[]) => told.map(({ what }) => what);
