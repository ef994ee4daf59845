/** What a fleet asks of who drives. All of it is off until the fleet's policy sets it. */
import { DateTime } from 'luxon';
import { MotorpoolError } from '../../platform/errors.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import { driverAgeYears } from '../pricing/driver-age.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import type { Driver } from './driver-repository.js';

/** Whether it needs to know the driver at all. */
export const asksOfDriver = ({ emailVerified, licence, minimumAgeYears }: FleetPolicy): boolean =>
  emailVerified === true || licence === true || minimumAgeYears !== undefined;

/** Throws a MotorpoolError (forbidden) that says what the person has to do. */
export function assertMayDrive(
  { policy, timeZone }: Pick<RentalTerms, 'policy' | 'timeZone'>,
  driver: Driver,
  span: { startsAt: Date; endsAt: Date },
): void {
  if (policy.emailVerified && !driver.emailVerified) {
    throw new MotorpoolError('forbidden', 'email-not-verified', 'Verify your e-mail address first.');
  }
  const age = driverAgeYears(driver.birthDate ?? undefined, span.startsAt, timeZone);
  if (policy.minimumAgeYears !== undefined && (age === undefined || age < policy.minimumAgeYears)) {
    throw new MotorpoolError(
      'forbidden',
      'driver-too-young',
      `Drivers of this car must be ${policy.minimumAgeYears} or older. Is your date of birth in your profile?`,
    );
  }
  if (policy.licence) {
    const lastDay = DateTime.fromJSDate(span.endsAt, { zone: timeZone }).toISODate() ?? '';
    if (!driver.licenceVerified || driver.licenceExpiresOn === null || driver.licenceExpiresOn < lastDay) {
      throw new MotorpoolError(
        'forbidden',
        'licence-needed',
        "A driver's licence that is checked and valid to the end of the rental is needed. Add it to your profile.",
      );
    }
  }
}
