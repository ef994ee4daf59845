/** What may be done to a reservation that is there, whatever the path and field names it is asked by. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import { may, type Principal } from '../identity/access.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { auditStaff } from './audit-staff.js';
import { refundMinor } from './cancellation.js';
import { changeReservation } from './change-reservation.js';
import { type HoldDeps, type HoldRequest, hold } from './hold.js';
import { type By, ownOrAny } from './own-or-any.js';
import type { ReservationPatch } from './reservation.js';
import { decidedByConstraint, NotInThisState } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import { type ReservationChange, reservationsRepository } from './reservations-repository.js';
import { startChange } from './start-of-rental.js';
import { type ReservationAction, TRANSITIONS } from './transitions.js';

export interface Reservations {
  /** See `hold`. `tell` is for after the commit. */
  hold(db: Knex, request: HoldRequest): Promise<{ row: ReservationRow; tell(): void }>;
  /** Throws not-found also for another's. */
  find(id: string, who: Principal): Promise<ReservationRow>;
  /**
   * Confirms, starts, ends, cancels, …; one that is so already is answered as it is. Throws a MotorpoolError: not-found,
   * conflict for a state that does not allow it, forbidden where it is for staff.
   */
  act(id: string, action: StaffOrCustomerAction, by: By, reason?: string): Promise<ReservationRow>;
  /** See `changeReservation`. `version`: undefined takes whatever stands. */
  change(id: string, patch: ReservationPatch, version: number | undefined, by: By): Promise<ReservationRow>;
  /** Tells maps and caches of time that was taken or let go and is no rental's. */
  tellOf(
    vehicleId: string,
    branchId: string | null,
    state: string,
    span: { startsAt: Date; endsAt: Date },
    id?: string,
  ): void;
}

export type StaffOrCustomerAction = Exclude<ReservationAction, 'expire'>;

export function reservations(db: Knex, deps: HoldDeps & { terms: RentalTermsSource; liveBus: LiveBus }): Reservations {
  const tellOf: Reservations['tellOf'] = (vehicleId, branchId, state, { startsAt, endsAt }, id = vehicleId) =>
    deps.liveBus.publish({
      kind: 'reservation-changed',
      reservationId: id,
      vehicleId,
      branchId,
      state,
      startsAt: startsAt.getTime(),
      endsAt: endsAt.getTime(),
    });
  /** Maps and caches hear that a car's time was taken or let go. */
  const tell = (row: ReservationRow) =>
    tellOf(row.vehicle_id, row.pickup_branch_id, row.state, { startsAt: row.starts_at, endsAt: row.ends_at }, row.id);

  return {
    tellOf,
    async hold(tx, request) {
      const row = await hold(tx, request, deps);
      return { row, tell: () => tell(row) };
    },
    async find(id, who) {
      return ownOrAny(await reservationsRepository(db).find(id), who);
    },
    async act(id, action, { who, actor }, reason) {
      const row = await decidedByConstraint(() =>
        db.transaction(async (tx) => {
          const kept = reservationsRepository(tx);
          const now = ownOrAny(await kept.findForChange(id), who);
          if (now.state === TRANSITIONS[action].to) return now;
          const policy = (await deps.terms.of(now.vehicle_id))?.policy ?? {};
          assertMay(action, policy, who);
          const change = { ...changeOf(action, now, policy), ...(reason !== undefined && { reason }) };
          const done = await kept.act(id, action, who.userId, change);
          if (!done) throw new NotInThisState(now.state, TRANSITIONS[action].from);
          await auditStaff(tx, actor, now, done, `reservation.${action}`);
          const { turnAroundMinutes = 0 } = policy;
          if (action === 'end' && turnAroundMinutes > 0) await kept.keepFree(now.vehicle_id, turnAroundMinutes);
          return done;
        }),
      );
      tell(row);
      return row;
    },
    async change(id, patch, version, by) {
      const { before, after } = await decidedByConstraint(() =>
        db.transaction((tx) => changeReservation(tx, { id, patch, version, by }, deps.terms)),
      );
      if (before.vehicle_id !== after.vehicle_id) tell({ ...after, vehicle_id: before.vehicle_id, state: 'cancelled' });
      tell(after);
      return after;
    },
  };
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
