/** Alerts about where a car is: in a fence that it is not to be in, out of one or of its area, too fast for one. Pure. */
import type { AlertKind, AlertRule } from '../../../contracts/index.js';
import type { Fence, FenceWorld } from '../fences/fence-world.js';
import { type FenceCrossing, type FenceState, type Reached, stayIn } from '../fences/read-fences.js';
import { type Entry, isSettled } from './alert-book.js';
import type { Look } from './look.js';
import { speedSteps, verdictOf } from './read-levels.js';
import type { Verdict } from './watch.js';

/** Where a car is has been made sure of already. */
const SURE = { most: 1 } as const;
const SPEED_BACK_KMH = 3;
const ABOUT_PLACES: ReadonlySet<AlertKind> = new Set(['geofence', 'out-of-area', 'speed']);

/** One that came in or left: counts although it may be gone again by the next fix. */
export function readCrossing(look: Look, fence: Fence, { what, at }: FenceCrossing): void {
  if (fence.alert === 'none' || what === 'dwelled') return;
  const bad = (what === 'entered') === (fence.alert === 'inside');
  findPlace(look, fence, bad ? 'holds' : 'clear', at);
}

/** With each fix that counts, after its crossings. */
export function readPlaces(
  look: Look,
  world: FenceWorld,
  fleetId: string | null,
  state: FenceState,
  { fix, hasLeft }: Reached,
) {
  const { seen } = look;
  for (const { fenceId } of state.stays) {
    const fence = world.get(fenceId) as Fence;
    if (fence.alert === 'inside') findPlace(look, fence, fence.mattersAt(fix.at) ? 'holds' : 'clear', fix.at);
    if (fence.speedLimitKmh !== null && seen.speedKmh !== undefined) findSpeed(look, fence, seen.speedKmh);
  }
  const toStayWithin = world.toStayWithin(fleetId);
  const within = toStayWithin.length > 0 ? new Set(state.stays.map(({ fenceId }) => fenceId)) : undefined;
  for (const fence of toStayWithin) {
    const verdict = !within?.has(fence.id) && fence.mattersAt(fix.at) ? 'holds' : 'clear';
    findPlace(look, fence, verdict, fix.at);
  }
  if (hasLeft) clearElsewhere(look, world, fleetId, state, fix.at);
}

/** What stands of fences that say nothing of this car any more. */
function clearElsewhere(look: Look, world: FenceWorld, fleetId: string | null, state: FenceState, at: number): void {
  const { book, rules } = look;
  for (const key in book) {
    const entry = book[key] as Entry;
    const { kind, subject } = entry;
    if (subject === '' || isSettled(entry, 'clear') || !ABOUT_PLACES.has(kind)) continue;
    const fence = world.get(subject);
    const speaks =
      fence && (stayIn(state, subject) || (kind !== 'speed' && world.toStayWithin(fleetId).includes(fence)));
    if (!speaks) look.find({ kind, subject, verdict: 'clear', at, rule: rules[kind], steps: SURE });
  }
}

function findPlace(look: Look, fence: Fence, verdict: Verdict, at: number): void {
  const { id: subject, placeKind: kind, placeKey } = fence;
  const rule = look.rules[kind];
  if (rule.enabled && isSettled(look.book[placeKey], verdict)) return;
  const durationS = fence.alert === 'inside' ? (fence.dwellS ?? rule.durationS) : rule.durationS;
  look.find({ kind, subject, verdict, at, rule: { ...ruleFor(fence, rule), durationS }, steps: SURE });
}

function findSpeed(look: Look, fence: Fence, value: number): void {
  const limit = fence.speedLimitKmh as number;
  const verdict = verdictOf(value, limit, false, SPEED_BACK_KMH);
  if (verdict !== 'holds' && isSettled(look.book[fence.speedKey], 'clear')) return;
  const rule = { ...ruleFor(fence, look.rules.speed), threshold: limit };
  look.find({ kind: 'speed', subject: fence.id, verdict, at: look.seen.at, value, rule, steps: speedSteps(look) });
}

const ruleFor = ({ severity }: Fence, rule: AlertRule): AlertRule => (severity === null ? rule : { ...rule, severity });
