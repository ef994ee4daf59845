/** What a cancellation gives back, by the fleet's policy. */
import type { FleetPolicy } from '../fleets/fleet-policy.js';

const HOUR_MS = 3_600_000;

/**
 * Minor units of `totalMinor`, rounded down to the unit. Of the policy's steps, the one with the most `hoursBefore` that
 * are still left until the start holds, and nothing comes back where fewer are left than every step asks for. A policy
 * without steps gives everything back until the start, and from then on what a no-show gets.
 */
export function refundMinor(
  { cancellation, noShowRefundPercent = 0 }: FleetPolicy,
  reservation: { totalMinor: number; startsAt: Date },
  now: Date,
): number {
  if (cancellation === undefined) {
    const percent = now < reservation.startsAt ? 100 : noShowRefundPercent;
    return Math.floor((reservation.totalMinor * percent) / 100);
  }
  const hoursLeft = (reservation.startsAt.getTime() - now.getTime()) / HOUR_MS;
  const reached = cancellation.filter(({ hoursBefore }) => hoursBefore <= hoursLeft);
  const step = reached.sort((a, b) => b.hoursBefore - a.hoursBefore)[0];
  return Math.floor((reservation.totalMinor * (step?.refundPercent ?? 0)) / 100);
}
