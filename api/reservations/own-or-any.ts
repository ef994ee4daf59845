import type { Actor } from '../audit/audit-repository.js';
import { may, type Principal } from '../identity/access.js';
import { reservationNotFound } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';

/** Who does it, and from where. */
export interface By {
  who: Principal;
  actor: Actor;
}

/** A customer has their own; whoever may read rentals has all. Throws not-found also for another's. */
export function ownOrAny(row: ReservationRow | undefined, who: Principal): ReservationRow {
  if (!row || (row.user_id !== who.userId && !may(who, 'rentals.read'))) throw reservationNotFound();
  return row;
}
