/** When a rental may start, and what an early start makes of its span. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { fitnessRepository } from '../fitness/fitness-repository.js';
import { priceOf } from '../pricing/price-of.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import { VehicleUnfit } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import type { ReservationChange } from './reservations-repository.js';

/** So much before its time a rental starts early and ends as planned. */
const GRACE_MS = 30 * 60 * 1000;

/** From then on it starts early and ends as planned. */
export const earlyFrom = ({ starts_at }: Pick<ReservationRow, 'starts_at'>) => new Date(starts_at.getTime() - GRACE_MS);

/**
 * A little early: it begins now and ends as planned. Much earlier: the whole span moves, as long as it was, since it was
 * priced by its length; the constraint decides whether the car is free then. Throws a MotorpoolError (conflict) when its
 * time is over.
 */
export function startChange(
  { starts_at, ends_at }: { starts_at: Date; ends_at: Date },
  turnAroundMinutes: number,
  now: Date,
): Pick<ReservationChange, 'starts_at' | 'ends_at' | 'blocked_until'> {
  if (now >= ends_at) {
    throw new MotorpoolError('conflict', 'rental-over', 'The time of this reservation is over. Reserve again.');
  }
  const earlyMs = starts_at.getTime() - now.getTime();
  if (earlyMs <= 0) return {};
  if (earlyMs <= GRACE_MS) return { starts_at: now };
  const moved = new Date(ends_at.getTime() - earlyMs);
  return { starts_at: now, ends_at: moved, blocked_until: new Date(moved.getTime() + turnAroundMinutes * 60_000) };
}

/**
 * A span that moves is a rental of now: the car must be fit for it, and it must not cost more than the one that was
 * priced. Throws a MotorpoolError (conflict).
 */
export async function assertMayMove(
  tx: Knex,
  row: ReservationRow,
  startsAt: Date,
  endsAt: Date,
  terms: RentalTerms | undefined,
): Promise<void> {
  const trip = { vehicleId: row.vehicle_id, startsAt, endsAt, distanceKm: row.distance_km ?? undefined };
  const fitness = await fitnessRepository(tx).of(trip);
  if (fitness && fitness.reasons.length > 0) throw new VehicleUnfit(fitness.reasons);
  const priced = { startsAt: row.starts_at, endsAt: row.ends_at };
  if (!terms) return;
  const byTariff = { ...terms, demand: undefined }; // what is foreseen has changed since it was booked
  if (priceOf(byTariff, { startsAt, endsAt }).totalMinor <= priceOf(byTariff, priced).totalMinor) return;
  throw new MotorpoolError(
    'conflict',
    'start-costs-more',
    'These days cost more than those that were reserved. Change the times of the reservation first.',
  );
}
