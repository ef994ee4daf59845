/** Crowds of cars as one circle each: where so many stand in a square of the screen that they would cover each other. */
import type { CarBuffer } from './car-buffer.js';
import { latitudeOf, longitudeOf } from './split-float.js';

const CELL_PX = 84;
/** In one cell; fewer can be told apart. */
const CROWD = 14;
/** From here on every car is drawn: one looks at a street. */
const NO_CROWDS_ZOOM = 15.5;

export interface Cluster {
  longitude: number;
  latitude: number;
  count: number;
}

/** A zoom's cells are those of its whole part, so that crowds do not flicker as one zooms. Sets 1 in `hidden` for each car in one. */
export function clustersOf(cars: CarBuffer, zoom: number, nowS: number, hidden: Uint8Array): Cluster[] {
  if (zoom >= NO_CROWDS_ZOOM) return [];
  const cells = 2 ** Math.floor(zoom) * (512 / CELL_PX);
  const sums = new Map<number, { x: number; y: number; cars: number[] }>();
  for (let index = 0; index < cars.count(); index++) {
    const place = hidden[index] ? undefined : cars.drawnAt(index, nowS);
    if (!place) continue;
    const cell = Math.floor(place[0] * cells) * 2 ** 26 + Math.floor(place[1] * cells);
    const sum = sums.get(cell) ?? { x: 0, y: 0, cars: [] };
    sums.set(cell, sum);
    sum.x += place[0];
    sum.y += place[1];
    sum.cars.push(index);
  }
  const clusters: Cluster[] = [];
  for (const { x, y, cars: members } of sums.values()) {
    const count = members.length;
    if (count < CROWD) continue;
    for (const index of members) hidden[index] = 1;
    clusters.push({ longitude: longitudeOf(x / count), latitude: latitudeOf(y / count), count });
  }
  return clusters;
}
