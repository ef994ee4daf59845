/** A row of `reservations` and what it looks like over HTTP. */
import type { Reservation } from './reservation.js';
import type { ReservationState } from './transitions.js';

export interface ReservationRow {
  id: string;
  user_id: string;
  vehicle_id: string;
  /** A hold that has run out reads `expired`, whether or not anyone has written that yet. */
  state: ReservationState;
  starts_at: Date;
  ends_at: Date;
  held_until: Date | null;
  pickup_branch_id: string | null;
  return_branch_id: string | null;
  distance_km: number | null;
  total_minor: string;
  currency: string;
  price_parts: Reservation['priceParts'];
  deposit_minor: string;
  refund_minor: string | null;
  quote_id: string | null;
  terms_version: string | null;
  reason: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  confirmed_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  cancelled_at: Date | null;
}

/** Of the table or CTE `r`. */
export const RESERVATION_COLUMNS = `
  r.id, r.user_id, r.vehicle_id, case when r.state = 'held' and r.held_until <= now() then 'expired' else r.state end as state,
  r.starts_at, r.ends_at, r.held_until, r.pickup_branch_id, r.return_branch_id, r.distance_km, r.total_minor, r.currency,
  r.price_parts, r.deposit_minor, r.refund_minor, r.quote_id, r.terms_version, r.reason, r.version, r.created_at,
  r.updated_at, r.confirmed_at, r.started_at, r.ended_at, r.cancelled_at`;

export const asReservation = (row: ReservationRow): Reservation => ({
  id: row.id,
  userId: row.user_id,
  vehicleId: row.vehicle_id,
  state: row.state,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  holdExpiresAt: row.state === 'held' ? isoOf(row.held_until) : null,
  pickupBranchId: row.pickup_branch_id,
  returnBranchId: row.return_branch_id,
  distanceKm: row.distance_km,
  totalMinor: Number(row.total_minor),
  currency: row.currency,
  priceParts: row.price_parts,
  depositMinor: Number(row.deposit_minor),
  refundMinor: row.refund_minor === null ? null : Number(row.refund_minor),
  quoteId: row.quote_id,
  termsVersion: row.terms_version,
  reason: row.reason,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  confirmedAt: isoOf(row.confirmed_at),
  startedAt: isoOf(row.started_at),
  endedAt: isoOf(row.ended_at),
  cancelledAt: isoOf(row.cancelled_at),
});

const isoOf = (date: Date | null) => date?.toISOString() ?? null;
