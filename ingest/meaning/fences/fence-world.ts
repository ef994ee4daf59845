/** All fences of all fleets, ready to be asked which of them are near a car. Made anew when one of them changes. */
import Flatbush from 'flatbush';
import type { Severity } from '../../../contracts/index.js';
import { keyOf } from '../alerts/alert-book.js';
import type { Outline } from './outline.js';
import { boxOfWay, meets, type Spot, widened } from './plane.js';

/** A fence as it is kept. */
export interface FenceBooks {
  id: string;
  /** Whose cars it is for, those of the fleets below too; null: everyone's. */
  fleetId: string | null;
  outline: Outline;
  /** Grows with each fence that is made or is given another shape. */
  stamp: number;
  /** Whether it matters at that moment, ms since the epoch. */
  mattersAt(at: number): boolean;
  /** `inside`: cars are not to be there; `outside`: they are to stay within. */
  alert: 'none' | 'inside' | 'outside';
  /** The area of a fleet: no fence that somebody drew. Of several above each other the nearest holds. */
  area?: true;
  /** What its alerts are, where it differs from the rule of the car's fleet. */
  severity: Severity | null;
  /** How long a car stays before that is told, and before it is an alert; null: what the rule says, and it is not told. */
  dwellS: number | null;
  speedLimitKmh: number | null;
}

export interface Fence extends FenceBooks {
  /** Of alerts about being there, and about being too fast there. */
  readonly placeKind: 'geofence' | 'out-of-area';
  readonly placeKey: string;
  readonly speedKey: string;
}

export interface FenceWorld {
  /** The newest stamp of all. */
  readonly stamp: number;
  /** Another one with each change of any fence or fleet. */
  readonly signature: string;
  get(id: string): Fence | undefined;
  /** Whether it is for cars of that fleet. */
  holdsFor(fence: Fence, fleetId: string | null): boolean;
  /** Those for cars of that fleet whose box comes as near as that to the straight way from one place to the other. */
  near(fleetId: string | null, from: Spot, to: Spot, metres: number): Fence[];
  /** The ids of those that a car was not held against, as too many lie at one place. */
  readonly leftOut: Set<string>;
  /** Those that cars of that fleet are to stay within. */
  toStayWithin(fleetId: string | null): readonly Fence[];
}

/** Degrees of longitude: only what is so wide may stand at both ends of a short way. */
const NEARLY_ROUND = 350;

/** `parents` names the fleet above each fleet. */
export function fenceWorld(
  books: readonly FenceBooks[],
  parents: ReadonlyMap<string, string | null>,
  signature = '',
): FenceWorld {
  const fences = books.map(fenceOf);
  const byId = new Map(fences.map((fence) => [fence.id, fence]));
  const chains = new Map<string | null, ReadonlySet<string | null>>();
  const stayWithin = new Map<string | null, readonly Fence[]>();
  const { index, at } = indexed(fences);

  /** The fleet, all above it in their order, and null for what holds for everyone. */
  function chainOf(fleetId: string | null): ReadonlySet<string | null> {
    let chain = chains.get(fleetId);
    if (!chain) {
      const found = new Set<string | null>();
      for (let id = fleetId; id !== null && !found.has(id); id = parents.get(id) ?? null) found.add(id);
      found.add(null);
      chain = found;
      if (fleetId === null || parents.has(fleetId)) chains.set(fleetId, chain);
    }
    return chain;
  }

  const holdsFor = (fence: Fence, fleetId: string | null) => chainOf(fleetId).has(fence.fleetId);

  return {
    stamp: fences.reduce((newest, { stamp }) => Math.max(newest, stamp), 0),
    signature,
    leftOut: new Set(),
    get: (id) => byId.get(id),
    holdsFor,
    near(fleetId, from, to, metres) {
      if (!index) return [];
      const chain = chainOf(fleetId);
      const way = boxOfWay(from, to);
      const { west, south, east, north } = widened(way, metres);
      const dx = way.west - west;
      const dy = way.south - south;
      const isShort = way.east - way.west < dx && way.north - way.south < dy; // then its box is nearly itself
      const found: Fence[] = [];
      index.search(west, south, east, north, (i, x0, y0, x1, y1) => {
        const fence = at[i] as Fence;
        if (!chain.has(fence.fleetId)) return false;
        if (x1 - x0 > NEARLY_ROUND && found.includes(fence)) return false;
        if (isShort || meets({ west: x0 - dx, south: y0 - dy, east: x1 + dx, north: y1 + dy }, from, to))
          found.push(fence);
        return false; // nothing is gathered but by us
      });
      return found;
    },
    toStayWithin(fleetId) {
      let found = stayWithin.get(fleetId);
      if (!found) {
        const all = fences.filter((fence) => fence.alert === 'outside' && holdsFor(fence, fleetId));
        const levels = [...chainOf(fleetId)];
        const area = all
          .filter((fence) => fence.area)
          .sort((a, b) => levels.indexOf(a.fleetId) - levels.indexOf(b.fleetId));
        found = all.filter((fence) => !fence.area || fence === area[0]);
        if (fleetId === null || parents.has(fleetId)) stayWithin.set(fleetId, found);
      }
      return found;
    },
  };
}

function fenceOf(books: FenceBooks): Fence {
  const placeKind = books.area ? 'out-of-area' : 'geofence';
  const { id } = books;
  const [placeKey, speedKey] = [keyOf(placeKind, id), keyOf('speed', id)];
  return { ...books, placeKind, placeKey, speedKey };
}

/** A fence near the antimeridian stands there under both names of its meridians. */
function indexed(fences: readonly Fence[]): { index: Flatbush | undefined; at: Fence[] } {
  const places = fences.flatMap((fence) =>
    [-360, 0, 360].map((shift) => ({
      fence,
      west: fence.outline.box.west + shift,
      east: fence.outline.box.east + shift,
    })),
  );
  const reached = places.filter(({ west, east }) => east >= -200 && west <= 200);
  if (reached.length === 0) return { index: undefined, at: [] };
  const index = new Flatbush(reached.length);
  for (const { fence, west, east } of reached) index.add(west, fence.outline.box.south, east, fence.outline.box.north);
  index.finish();
  return { index, at: reached.map(({ fence }) => fence) };
}
