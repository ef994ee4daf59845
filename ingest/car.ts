/** All that ingest holds in memory about one car. */

import type { LiveState } from './live-state.js';
import type { CarMeaning } from './meaning/car-meaning.js';
import { type Belief, newTrack, type Track } from './oddness/belief.js';
import { SIGNAL_RULES } from './oddness/signal-rules.js';
import { type SeenSequences, seenSequences } from './seen-sequences.js';

export interface FleetSpan {
  /** ms since the epoch. */
  since: number;
  fleetId: string | null;
}

export interface Car {
  readonly id: string;
  /** By which its messages come here: under another one all of this may be old. */
  readonly lease: string;
  /** Messages that wait until the car's record is read; undefined once it is. */
  waiting: (() => void)[] | undefined;
  /** In the books, and not deleted. */
  known: boolean;
  /** Newest first. */
  fleets: readonly FleetSpan[];
  /** By our clock, ms since the epoch; 0 when it must be read again. */
  readAt: number;
  /** Its newest state was read: that is once, for from then on what is here is newer. */
  stateRead: boolean;
  /** Offsets by boot, see car-clock. */
  readonly clocks: Map<string, number[]>;
  readonly seen: SeenSequences;
  belief: Belief;
  readonly live: LiveState;
  heardAt: number;
  /** What its samples mean; undefined for a car that does not exist. */
  meaning: CarMeaning | undefined;
  /** Of its row in vehicle_states. */
  version: number;
  /** Samples in groups that are not committed. */
  uncommitted: number;
  /** Its state is newer than its row. */
  dirty: boolean;
}

export const newCar = (id: string, lease: string): Car => ({
  id,
  lease,
  waiting: [],
  known: false,
  fleets: [],
  readAt: 0,
  stateRead: false,
  clocks: new Map(),
  seen: seenSequences(),
  belief: { newest: newTrack() },
  live: new Map(),
  heardAt: 0,
  meaning: undefined,
  version: 0,
  uncommitted: 0,
  dirty: false,
});

/** The fleet at a moment. What was before the car's first entry counts as in that: a car comes with its past. */
export function fleetAt(fleets: readonly FleetSpan[], at: number): string | null {
  for (const span of fleets) if (span.since <= at) return span.fleetId;
  return fleets.at(-1)?.fleetId ?? null;
}

/** What of a belief must outlive the process: the rest is in the live values. */
export const pendingOf = ({ newest: { fixCandidate, candidates } }: Belief) => ({ fixCandidate, candidates });

/** The belief that the live values and `pending` tell of. */
export function beliefOf(live: LiveState, pending: unknown): Belief {
  const track: Track = newTrack();
  const kept = pending as Partial<ReturnType<typeof pendingOf>> | null | undefined;
  const latitude = live.get('latitude');
  const longitude = live.get('longitude');
  if (typeof latitude?.value === 'number' && typeof longitude?.value === 'number') {
    const accuracyM = live.get('accuracyM')?.value;
    track.fix = {
      latitude: latitude.value,
      longitude: longitude.value,
      at: latitude.observedAt,
      accuracyM: typeof accuracyM === 'number' ? accuracyM : undefined,
    };
  }
  for (const { signal } of SIGNAL_RULES) {
    const known = live.get(signal);
    if (typeof known?.value === 'number') track.values[signal] = { value: known.value, at: known.observedAt };
  }
  for (const { observedAt } of live.values()) track.at = Math.max(track.at, observedAt);
  if (kept?.fixCandidate) track.fixCandidate = kept.fixCandidate;
  if (kept?.candidates) track.candidates = kept.candidates;
  return { newest: track };
}
