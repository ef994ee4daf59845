/**
 * What the graphics card knows of each car: from where to where it glides, since when, for how long, and how it looks.
 * The card does the gliding; a batch costs the page only the writing of the cars in it.
 */
import { activityOf, lastSeenAt, numberOf, positionOf, type Vehicle } from '../vehicles/vehicle.js';
import { SHAPES } from './shapes.js';
import { latitudeOf, longitudeOf, mercatorX, mercatorY, writeSplit } from './split-float.js';

/** Floats a car: from (4), to (4), [start s, duration s, observed s, heading from], [heading, kind]. */
export const STRIDE = 14;
const NOT_DRAWN = -1;
/** A glide shows a car where it was a moment ago, never where it might be; longer than this would lag. */
const MAX_GLIDE_S = 2;
/** Farther than a car drives in that moment: it is shown where it is at once. */
const MAX_GLIDE = 400 / 40_075_000;

export interface CarBuffer {
  data(): Float32Array;
  count(): number;
  /** True once after each change: what was written must be uploaded. */
  takeDirty(): boolean;
  /** The moment (s, by the page's clock) at which the last glide ends. */
  restingAt(): number;
  write(vehicles: readonly Vehicle[], nowS: number, observedS: (observedAt: number) => number, glide: boolean): void;
  clear(): void;
  /** Leaves out those of which `hidden` is 1, by their index, and draws all others that have a place. */
  hide(hidden: Uint8Array): void;
  /** Where a car is at `nowS`, drawn or left out: Web Mercator; undefined while it has no place. */
  drawnAt(index: number, nowS: number): [x: number, y: number] | undefined;
  isHidden(index: number): boolean;
  /** The same in degrees: [longitude, latitude]. */
  placeAt(index: number, nowS: number): [number, number] | undefined;
}

export function carBuffer(): CarBuffer {
  let floats = new Float32Array(STRIDE * 1024);
  let count = 0;
  let kinds = new Int8Array(1024);
  let hidden: Uint8Array = new Uint8Array(0);
  let dirty = false;
  let restingAt = 0;
  const at = (offset: number): number => floats[offset] ?? 0;
  const exact = (offset: number, axis: number): number => at(offset + axis) + at(offset + axis + 2);

  function grow(cars: number) {
    if (cars * STRIDE <= floats.length) return;
    const larger = new Float32Array(Math.max(cars, count * 2) * STRIDE);
    larger.set(floats);
    floats = larger;
    const more = new Int8Array(larger.length / STRIDE);
    more.set(kinds);
    kinds = more;
  }

  function drawnAt(index: number, nowS: number): [number, number] | undefined {
    const base = index * STRIDE;
    if (index >= count || (kinds[index] ?? NOT_DRAWN) < 0) return undefined;
    const duration = at(base + 9);
    const done = duration > 0 ? Math.min(1, Math.max(0, (nowS - at(base + 8)) / duration)) : 1;
    const between = (axis: number) => {
      const from = exact(base, axis);
      return from + (exact(base + 4, axis) - from) * done;
    };
    return [between(0), between(1)];
  }

  function setKind(index: number, kind: number) {
    kinds[index] = kind;
    floats[index * STRIDE + 13] = hidden[index] === 1 ? NOT_DRAWN : kind;
  }

  function writeOne(vehicle: Vehicle, nowS: number, observedS: number, mayGlide: boolean) {
    const base = vehicle.index * STRIDE;
    const drawn = drawnAt(vehicle.index, nowS);
    while (count <= vehicle.index) setKind(count++, NOT_DRAWN);
    const place = positionOf(vehicle);
    setKind(vehicle.index, place ? kindOf(vehicle) : NOT_DRAWN);
    if (!place) return;

    const x = mercatorX(place[0]);
    const y = mercatorY(place[1]);
    const moved = drawn && (exact(base + 4, 0) !== x || exact(base + 4, 1) !== y);
    const sinceLastS = observedS - at(base + 10);
    const heading = numberOf(vehicle, 'headingDeg') ?? 0;
    if (!drawn || moved) {
      const glides = mayGlide && drawn && sinceLastS > 0 && Math.hypot(x - drawn[0], y - drawn[1]) < MAX_GLIDE;
      writeSplit(floats, base, glides ? drawn[0] : x, glides ? drawn[1] : y);
      writeSplit(floats, base + 4, x, y);
      floats[base + 8] = nowS;
      floats[base + 9] = glides ? Math.min(sinceLastS, MAX_GLIDE_S) : 0;
      floats[base + 11] = glides ? at(base + 12) : heading;
      if (glides) restingAt = Math.max(restingAt, nowS + at(base + 9));
    }
    floats[base + 10] = observedS;
    floats[base + 12] = heading;
  }

  return {
    data: () => floats.subarray(0, count * STRIDE),
    count: () => count,
    restingAt: () => restingAt,
    takeDirty() {
      const was = dirty;
      dirty = false;
      return was;
    },
    write(vehicles, nowS, observedS, glide) {
      grow(vehicles.reduce((most, vehicle) => Math.max(most, vehicle.index + 1), count));
      for (const vehicle of vehicles) writeOne(vehicle, nowS, observedS(lastSeenAt(vehicle)), glide);
      dirty = true;
    },
    clear() {
      count = 0;
      hidden = new Uint8Array(0);
      dirty = true;
    },
    hide(next) {
      hidden = next;
      for (let index = 0; index < count; index++) setKind(index, kinds[index] ?? NOT_DRAWN);
      dirty = true;
    },
    drawnAt,
    isHidden: (index) => hidden[index] === 1,
    placeAt(index, nowS) {
      const drawn = drawnAt(index, nowS);
      return drawn && [longitudeOf(drawn[0]), latitudeOf(drawn[1])];
    },
  };
}

function kindOf(vehicle: Vehicle): number {
  const activity = activityOf(vehicle);
  return activity === 'silent' ? NOT_DRAWN : SHAPES.indexOf(activity);
}
