/** Where a car stands to its fences, from fix to fix: what it enters and leaves, and how long it stays. Pure. */
import type { Fence, FenceWorld } from './fence-world.js';
import { fencesAtOnce, MOST_AT_ONCE } from './fences-at-once.js';
import { lengthOf, type Spot } from './plane.js';
import { type Fix, type SteadyFixes, takeFix } from './steady-fixes.js';
import { type Stay, walk } from './walk.js';

/** That a car is in a fence. Times in ms since the epoch. */
export interface FenceStay {
  fenceId: string;
  since: number;
  dwelled?: true;
  over?: Spot;
}

/** Plain data, bounded by the fences that one place can be in. */
export interface FenceState extends SteadyFixes {
  /** The fleet that it was read for, and the newest stamp and the world of fences that it has been held against. */
  fleetId?: string | null;
  stamp?: number;
  signature?: string;
  /** The fences that it is in. */
  stays: FenceStay[];
  /** From here it is so far to the nearest line: until then nothing can happen. */
  free?: Spot & { metres: number };
}

export interface FenceCrossing extends Spot {
  what: 'entered' | 'left' | 'dwelled';
  fenceId: string;
}

/** A car has left once it is so far beyond the line, or as far as its receiver may be wrong, m. */
const LEAVES_BEYOND_M = 25;
/** Between two fixes that lie further apart nobody knows the way: it counts where the car is then. */
const KNOWN_WAY_MS = 120_000;
const KNOWN_WAY_M = 5_000;
/** So far around it is looked for lines. */
const LOOKS_M = 60;

export const startFences = (): FenceState => ({ stays: [] });

export const stayIn = ({ stays }: FenceState, fenceId: string): FenceStay | undefined => {
  for (const stay of stays) if (stay.fenceId === fenceId) return stay;
  return undefined;
};

/** What came of a fix: the one that counts now, and whether the car is no longer in a fence that it was in. */
export interface Reached {
  fix: Fix;
  hasLeft: boolean;
}

/** Takes one fix; undefined where none counts yet. Changes `state`. */
export function readFences(
  world: FenceWorld,
  fleetId: string | null,
  state: FenceState,
  next: Fix,
  tell: (crossing: FenceCrossing) => void,
): Reached | undefined {
  const from = state.counted;
  const fix = takeFix(state, next);
  if (!fix) return undefined;
  const known = from !== undefined && state.fleetId === fleetId;
  const start = known ? from : fix;
  const to = nearTo(start, fix);
  // Where the way is not known, only its end counts.
  const begun = known && fix.at - start.at <= KNOWN_WAY_MS;
  const wayM = begun ? lengthOf(start, to) : 0;
  const knownFrom = begun && wayM <= KNOWN_WAY_M ? start : to;
  const asOf = known ? (state.stamp ?? -1) : -1;
  const same = known && state.signature === world.signature && asOf === world.stamp;
  if (same && state.free && lengthOf(state.free, nearTo(state.free, fix)) < state.free.metres) {
    return { fix, hasLeft: false };
  }
  const leavesBeyondM = Math.max(fix.leavesBeyondM ?? LEAVES_BEYOND_M, fix.accuracyM);
  let hasLeft = !same;
  let freeM = LOOKS_M;
  const { near, way } = fencesAtOnce(world, fleetId, knownFrom, to, LOOKS_M);

  for (let i = state.stays.length - 1; i >= 0; i--) {
    const fence = world.get((state.stays[i] as FenceStay).fenceId);
    if (!fence || !world.holdsFor(fence, fleetId)) state.stays.splice(i, 1);
    else if (!near.includes(fence)) near.push(fence);
  }
  for (const fence of near) {
    const stay = stayIn(state, fence.id);
    if (!stay && state.stays.length >= MOST_AT_ONCE) continue;
    const outsideM = fence.outline.metresOutside(to.longitude, to.latitude, LOOKS_M);
    freeM = Math.min(freeM, Math.abs(outsideM));
    // A fence that is new to the car: nobody saw it come in.
    const silent = fence.stamp > asOf;
    if (!silent && way !== to && (stay ? -outsideM : outsideM) > wayM && !awaits(stay, fence)) continue;
    const after = crossOne(fence, silent ? to : way, to, leavesBeyondM, stay, (crossing) => {
      if (!silent && fence.mattersAt(crossing.at)) tell(crossing);
    });
    if (awaits(after, fence)) freeM = 0;
    if (stay && after !== stay) {
      state.stays.splice(state.stays.indexOf(stay), 1);
      hasLeft = true;
    }
    if (after && after !== stay) state.stays.push(after);
  }
  state.fleetId = fleetId;
  state.stamp = world.stamp;
  state.signature = world.signature;
  // A little less, for distances over a round Earth are taken in a plane.
  const free = 0.98 * freeM - 1;
  if (free > 0) state.free = { longitude: to.longitude, latitude: to.latitude, at: to.at, metres: free };
  else if (state.free) delete state.free;
  return { fix, hasLeft };
}

/** Whether something of the stay is still open besides its end. */
const awaits = (stay: FenceStay | undefined, { dwellS }: Fence) =>
  stay !== undefined && (stay.over !== undefined || (dwellS !== null && !stay.dwelled));

/** Gives the stay after it: the same while it goes on, another one after it came in again. */
function crossOne(
  { id: fenceId, dwellS, outline }: Fence,
  from: Spot,
  to: Spot,
  leavesBeyondM: number,
  before: FenceStay | undefined,
  tell: (crossing: FenceCrossing) => void,
): FenceStay | undefined {
  let stay = before;
  const told = (what: FenceCrossing['what'], { longitude, latitude, at }: Spot) =>
    tell({ what, fenceId, longitude: theShortWay(longitude), latitude, at });
  const stayed = (until: Spot) => {
    if (!stay || stay.dwelled || dwellS === null || until.at - stay.since < dwellS * 1000) return;
    stay.dwelled = true;
    told('dwelled', { ...until, at: stay.since + dwellS * 1000 });
  };
  const was: Stay = stay?.over ? { inside: true, over: stay.over } : { inside: stay !== undefined };
  const { over } = walk(outline, from, to, leavesBeyondM, was, (crossing) => {
    if (crossing.what === 'left') stayed(crossing);
    told(crossing.what, crossing);
    stay = crossing.what === 'entered' ? { fenceId, since: crossing.at } : undefined;
  });
  if (!stay) return undefined;
  stayed(to);
  if (over) stay.over = over;
  else if (stay.over) delete stay.over;
  return stay;
}

/** The same place, by the longitude that is near the other's: a way over the antimeridian is short. */
function nearTo<S extends Spot>(other: Spot, fix: S): S {
  const apart = fix.longitude - other.longitude;
  return Math.abs(apart) <= 180 ? fix : { ...fix, longitude: other.longitude + theShortWay(apart) };
}

/** −180 up to 180. */
const theShortWay = (degrees: number) => degrees - 360 * Math.round(degrees / 360);
