/** The counts that a replay ends with, computed from what the system says it holds. */
import type { BootAccount } from '../operator/operator-client.js';

export interface Counts {
  read: number;
  stored: number;
  repeated: number;
  quarantined: number;
  rejected: number;
}

/** One run of one car: what was acknowledged, and what the system held of it before and after. */
export interface SentBoot {
  vehicleId: string;
  boot: string;
  acknowledged: number;
  before: Held;
  after: Held;
}

export type Held = Pick<BootAccount, 'stored' | 'quarantined'>;
export const NOTHING_HELD: Held = { stored: 0, quarantined: 0 };

/** How many samples of that boot were acknowledged that the system does not account for; 0 when all is well. */
export function unaccounted({ acknowledged, before, after }: SentBoot): number {
  const heldNow = after.stored + after.quarantined;
  const heldBefore = before.stored + before.quarantined;
  // A boot is one file's rows and each has its own number: what is held in all is at least what was acknowledged,
  // and what was held before is still held.
  return Math.max(0, acknowledged - heldNow, heldBefore - heldNow);
}

/** `read` is the sum of the others only where nothing is unaccounted for. */
export function tally(boots: readonly SentBoot[], rejected: number): Counts {
  const counts = { read: rejected, stored: 0, repeated: 0, quarantined: 0, rejected };
  for (const { acknowledged, before, after } of boots) {
    const stored = after.stored - before.stored;
    const quarantined = after.quarantined - before.quarantined;
    counts.read += acknowledged;
    counts.stored += stored;
    counts.quarantined += quarantined;
    counts.repeated += acknowledged - stored - quarantined;
  }
  return counts;
}

export const countsLine = ({ read, stored, repeated, quarantined, rejected }: Counts) =>
  `read ${read} stored ${stored} repeated ${repeated} quarantined ${quarantined} rejected ${rejected}`;
