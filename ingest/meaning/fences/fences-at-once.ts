/** How many fences one car is held against at a time: what one fix may cost is bounded by it. Pure. */
import type { Fence, FenceWorld } from './fence-world.js';
import type { Spot } from './plane.js';

export const MOST_AT_ONCE = 200;
/** Of all of them together, so that a fix costs milliseconds where each of them has edges everywhere. */
const MOST_EDGES_AT_ONCE = 100_000;

export interface FencesAtOnce {
  near: Fence[];
  /** Where the way begins that they are held against. */
  way: Spot;
}

/**
 * Those near the way. Where there are too many, those near its end; where there are too many still, the oldest of them, so that a fence
 * that is drawn takes no other one's place. Who is left out is noted with the world.
 */
export function fencesAtOnce(
  world: FenceWorld,
  fleetId: string | null,
  way: Spot,
  to: Spot,
  metres: number,
): FencesAtOnce {
  const near = world.near(fleetId, way, to, metres);
  if (fitting(near) === near.length) return { near, way };
  const atEnd = way === to ? near : world.near(fleetId, to, to, metres);
  atEnd.sort((a, b) => a.stamp - b.stamp);
  for (const { id } of atEnd.splice(fitting(atEnd))) world.leftOut.add(id);
  return { near: atEnd, way: to };
}

/** How many of the first of them can be looked at. */
function fitting(fences: readonly Fence[]): number {
  let edges = 0;
  for (let i = 0; i < fences.length; i++) {
    edges += (fences[i] as Fence).outline.edges;
    if (i >= MOST_AT_ONCE || edges > MOST_EDGES_AT_ONCE) return i;
  }
  return fences.length;
}
