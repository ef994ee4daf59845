/** One step in the life of a reservation, by the table of transitions. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import { may, type Principal } from '../identity/access.js';
import { chargeLateReturn } from '../invoices/late-return.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import { auditStaff } from './audit-staff.js';
import { refundMinor } from './cancellation.js';
import { type By, ownOrAny } from './own-or-any.js';
import { isTaken, NotInThisState, SwappedMeanwhile, TakenBefore } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import { type ReservationChange, reservationsRepository } from './reservations-repository.js';
import { assertMayMove, earlyFrom, startChange } from './start-of-rental.js';
import { type ReservationAction, TRANSITIONS } from './transitions.js';

export type StaffOrCustomerAction = Exclude<ReservationAction, 'expire'>;

interface Act {
  id: string;
  action: StaffOrCustomerAction;
  by: By;
  reason: string | undefined;
  /** Of its car; asked before, as who holds a lock must not wait for a second connection of the pool. */
  terms: RentalTerms | undefined;
}

/**
 * One that is so already is given as it is. Throws a MotorpoolError: not-found, conflict for a state that does not allow it,
 * payment where that comes first. The database refuses an early start that meets another's time (23P01), and a start
 * while the rental before is still out (23505).
 */
export async function actOnReservation(
  tx: Knex,
  { id, action, by: { who, actor }, reason, terms }: Act,
): Promise<ReservationRow> {
  const kept = reservationsRepository(tx);
  const now = ownOrAny(await kept.findForChange(id), who);
  const { from, to } = TRANSITIONS[action];
  if (now.state === to) return now;
  if (terms && terms.vehicleId !== now.vehicle_id) throw new SwappedMeanwhile();
  const policy = terms?.policy ?? {};
  assertMay(action, policy, who);
  if (!(from as readonly string[]).includes(now.state)) throw new NotInThisState(now.state, from);
  const change = { ...changeOf(action, now, policy), ...(reason !== undefined && { reason }) };
  const { turnAroundMinutes = 0 } = policy;
  const keepsFree = action === 'end' && turnAroundMinutes > 0;
  if (change.starts_at && change.ends_at) await assertMayMove(tx, now, change.starts_at, change.ends_at, terms);
  if (change.starts_at) {
    await kept.letGoOfLapsed(now.vehicle_id, change.starts_at, change.blocked_until ?? now.starts_at);
  }
  if (keepsFree) {
    await kept.letGoOfLapsed(now.vehicle_id, new Date(), new Date(Date.now() + turnAroundMinutes * 60_000));
  }
  const done = await kept.act(id, action, who.userId, change).catch((error: unknown) => {
    throw change.starts_at && isTaken(error) ? new TakenBefore(now.starts_at, earlyFrom(now)) : error;
  });
  if (!done) throw new NotInThisState(now.state, from);
  await auditStaff(tx, actor, now, done, `reservation.${action}`);
  if (action === 'end') await chargeLateReturn(tx, { ...actor, userId: who.userId }, { now, done }, terms);
  if (keepsFree) await kept.keepFree(now.vehicle_id, turnAroundMinutes);
  return done;
}

function assertMay(action: ReservationAction, policy: FleetPolicy, who: Principal): void {
  if (may(who, 'rentals.manage')) return;
  if (action === 'confirm' && policy.paymentBeforeConfirm) {
    throw new MotorpoolError('payment', 'payment-needed', 'Pay first: the payment confirms the reservation.');
  }
}

function changeOf(action: ReservationAction, row: ReservationRow, policy: FleetPolicy): ReservationChange {
  const totalMinor = Number(row.total_minor);
  if (action === 'cancel' && row.state === 'confirmed') {
    return { refund_minor: refundMinor(policy, { totalMinor, startsAt: row.starts_at }, new Date()) };
  }
  if (action === 'no-show') return { refund_minor: Math.floor((totalMinor * (policy.noShowRefundPercent ?? 0)) / 100) };
  if (action === 'start') return startChange(row, policy.turnAroundMinutes ?? 0, new Date());
  return {};
}
