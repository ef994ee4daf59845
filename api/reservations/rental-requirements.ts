/** What a fleet asks of a rental itself. All of it is off until the fleet's policy sets it. */
import { MotorpoolError } from '../../platform/errors.js';
import { isOpenAt } from '../../platform/opening-hours.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import type { RentalTerms } from '../pricing/rental-terms.js';

const DAY_MS = 86_400_000;

/** Throws a MotorpoolError (conflict): too long, or not in the opening hours of its branch. */
export function assertAllowed(
  terms: Pick<RentalTerms, 'policy' | 'timeZone' | 'hours' | 'closedOn'>,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): void {
  const { longestDays, withinOpeningHours } = terms.policy;
  if (longestDays !== undefined && endsAt.getTime() - startsAt.getTime() > longestDays * DAY_MS) {
    throw new MotorpoolError('conflict', 'rental-too-long', `This car is rented for ${longestDays} days at most.`);
  }
  if (!withinOpeningHours) return;
  // It may end at the minute of closing.
  const open =
    isOpenAt(terms, startsAt) && (isOpenAt(terms, endsAt) || isOpenAt(terms, new Date(endsAt.getTime() - 1)));
  if (!open) {
    throw new MotorpoolError('conflict', 'branch-closed', 'The branch is closed when this rental would start or end.');
  }
}

/** Throws a MotorpoolError (conflict) that names the version to accept. */
export function assertTermsAccepted({ termsVersion }: FleetPolicy, accepted: string | undefined): void {
  if (termsVersion !== undefined && accepted !== termsVersion) {
    throw new MotorpoolError('conflict', 'terms-not-accepted', `Accept the terms first: send "${termsVersion}".`);
  }
}
