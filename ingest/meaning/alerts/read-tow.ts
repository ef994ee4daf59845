/** Moved with the ignition off: towed, stolen, or on a ferry. Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import type { Fix } from '../fences/steady-fixes.js';
import type { Look } from './look.js';

type Place = Pick<Fix, 'longitude' | 'latitude' | 'at'>;

/** Plain data. */
export interface TowState {
  /** When the ignition was first said to be off. */
  offSince?: number;
  /** Where it stood once the ignition was off, or where it has come to rest since. */
  parked?: Place;
  /** Where it was seen to move last. */
  moving?: Place;
}

/** Stands where it was brought to. */
const RESTS_WITHIN_M = 50;
const RESTS_AFTER_MS = 10 * 60_000;
const STEPS = { most: 2, forgetsAfterMs: 30 * 60_000 } as const;

/** With each fix that counts. `ignition` is what the car said of it last. */
export function readTow(look: Look, state: TowState, ignition: boolean | undefined, fix: Fix): void {
  const rule = look.rules.tow;
  const { at } = look.seen;
  if (ignition !== false) {
    delete state.parked;
    delete state.moving;
    if (look.book.tow) look.find({ kind: 'tow', subject: '', verdict: 'clear', at, rule, steps: STEPS });
    return;
  }
  // What counts is one fix behind: where it still drove is not where it was left.
  if (fix.at < (state.offSince ?? fix.at)) return;
  const place = { longitude: fix.longitude, latitude: fix.latitude, at: fix.at };
  state.parked ??= place;
  if (!state.moving || apartM(state.moving, fix) > RESTS_WITHIN_M + fix.accuracyM) state.moving = place;
  else if (fix.at - state.moving.at > RESTS_AFTER_MS) state.parked = state.moving;
  const value = apartM(state.parked, fix);
  const moved = value > (rule.threshold ?? 0) + fix.accuracyM;
  const verdict = moved ? 'holds' : 'clear';
  if (moved || look.book.tow) look.find({ kind: 'tow', subject: '', verdict, at, value, rule, steps: STEPS });
}

const apartM = (a: Place, b: Place) => distanceM(a.latitude, a.longitude, b.latitude, b.longitude);
