/** Changing a reservation: another time, longer or shorter, another car. It is priced anew, and the constraint decides. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { fitnessRepository } from '../fitness/fitness-repository.js';
import { paymentInProgress } from '../payments/payment-problems.js';
import { paymentsRepository } from '../payments/payments-repository.js';
import { pricedWithDemand } from '../pricing/demand-told.js';
import { driverAgeYears } from '../pricing/driver-age.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import { spanOf } from '../rental-time/rental-span.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { auditStaff } from './audit-staff.js';
import { driverRepository } from './driver-repository.js';
import { assertMayDrive } from './driver-requirements.js';
import { explained, PATHS } from './hold.js';
import { type By, ownOrAny } from './own-or-any.js';
import { assertAllowed } from './rental-requirements.js';
import type { ReservationPatch } from './reservation.js';
import { isTaken, NotInThisState, SwappedMeanwhile, TimeTaken, VehicleUnfit } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import { reservationsRepository } from './reservations-repository.js';
import { LIVE_STATES } from './transitions.js';

interface Change {
  id: string;
  patch: ReservationPatch;
  /** undefined: whatever stands. */
  version: number | undefined;
  by: By;
  /** Of the car that it shall be on; asked before, as who holds a lock must not wait for a second connection of the pool. */
  target: RentalTerms | undefined;
}

/**
 * Throws a MotorpoolError: not-found, precondition for an old version, bad-input for a time that cannot be or a branch
 * that is not there, conflict for a state that does not allow it and for a car that is unfit; TimeTaken.
 */
export async function changeReservation(
  tx: Knex,
  { id, patch, version, by, target }: Change,
): Promise<{ before: ReservationRow; after: ReservationRow }> {
  const kept = reservationsRepository(tx);
  const before = ownOrAny(await kept.findForChange(id, patch.vehicleId), by.who);
  if (version !== undefined && version !== before.version) {
    throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  }
  if (await paymentsRepository(tx).openOf(id)) throw paymentInProgress(); // its price must stay what is being paid
  if (!LIVE_STATES.includes(before.state)) throw new NotInThisState(before.state, LIVE_STATES);
  if (before.state === 'active' && (patch.startsAt ?? patch.vehicleId) !== undefined) {
    throw new MotorpoolError(
      'conflict',
      'rental-runs',
      'This rental runs: only its end and its return can be changed.',
    );
  }
  if (!target) throw vehicleNotFound();
  if (patch.vehicleId === undefined && target.vehicleId !== before.vehicle_id) throw new SwappedMeanwhile();
  const span = spanAfter(before, patch, target.timeZone);
  assertAllowed(target, span);
  const swapped = target.vehicleId !== before.vehicle_id;
  const moved = span.startsAt.getTime() !== before.starts_at.getTime();
  const distanceKm = patch.distanceKm ?? before.distance_km ?? undefined;
  const trip = { vehicleId: target.vehicleId, ...span, distanceKm };
  const fitness = await fitnessRepository(tx).of(trip);
  if (!fitness) throw vehicleNotFound();
  if ((swapped || moved || patch.distanceKm !== undefined) && fitness.reasons.length > 0) {
    throw new VehicleUnfit(fitness.reasons);
  }
  const returnBranchId = patch.returnBranchId ?? (swapped ? target.branchId : before.return_branch_id);
  await kept.letGoOfLapsed(target.vehicleId, span.startsAt, fitness.blockedUntil);
  const columns = {
    vehicle_id: target.vehicleId,
    starts_at: span.startsAt,
    ends_at: span.endsAt,
    blocked_until: fitness.blockedUntil,
    distance_km: distanceKm ?? null,
    pickup_branch_id: swapped ? target.branchId : before.pickup_branch_id,
    return_branch_id: returnBranchId,
    changed_by: by.who.userId,
    ...(await priceAfter(tx, before, target, span, returnBranchId)),
  };
  const after = await kept.change(id, columns).catch((error) => {
    throw isTaken(error) ? new TimeTaken(span) : explained(error);
  });
  await auditStaff(tx, by.actor, before, after, 'reservation.change');
  return { before, after };
}

/** What is not named stays, though it may be past by now. */
function spanAfter(before: ReservationRow, patch: ReservationPatch, timeZone: string) {
  const stays = (patch.startsAt ?? patch.endsAt ?? patch.vehicleId) === undefined;
  if (stays) return { startsAt: before.starts_at, endsAt: before.ends_at };
  const now = new Date();
  const { startsAt, endsAt } = spanOf(
    {
      startDate: patch.startsAt ?? new Date(Math.max(before.starts_at.getTime(), now.getTime())).toISOString(),
      endDate: patch.endsAt ?? before.ends_at.toISOString(),
    },
    timeZone,
    now,
    PATHS,
  );
  return { startsAt: patch.startsAt === undefined ? before.starts_at : startsAt, endsAt };
}

async function priceAfter(
  tx: Knex,
  before: ReservationRow,
  terms: RentalTerms,
  span: { startsAt: Date; endsAt: Date },
  returnBranchId: string | null,
) {
  const same =
    terms.vehicleId === before.vehicle_id &&
    span.startsAt.getTime() === before.starts_at.getTime() &&
    span.endsAt.getTime() === before.ends_at.getTime() &&
    returnBranchId === before.return_branch_id;
  if (same) return {};
  const driver = await driverRepository(tx).find(before.user_id);
  if (driver) assertMayDrive(terms, driver, span);
  const oneWay = returnBranchId !== null && returnBranchId !== terms.branchId;
  const { price, told } = pricedWithDemand(terms, {
    ...span,
    oneWay,
    askedAt: new Date(),
    driverAgeYears: driverAgeYears(driver?.birthDate ?? undefined, span.startsAt, terms.timeZone),
  });
  return {
    total_minor: price.totalMinor,
    currency: price.currency,
    price_parts: JSON.stringify(price.parts),
    included_taxes: JSON.stringify(price.includedTaxes),
    demand: told && JSON.stringify(told),
    quote_id: null, // the quote was for another time or car
  };
}
