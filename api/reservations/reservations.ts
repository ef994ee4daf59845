/** What may be done to a reservation that is there, whatever the path and field names it is asked by. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Principal } from '../identity/access.js';
import type { RentalTerms, RentalTermsSource } from '../pricing/rental-terms.js';
import { actOnReservation, type StaffOrCustomerAction } from './act-on-reservation.js';
import { changeReservation } from './change-reservation.js';
import { type HoldDeps, type HoldRequest, hold } from './hold.js';
import { type By, ownOrAny } from './own-or-any.js';
import type { ReservationPatch } from './reservation.js';
import { decidedByConstraint, TimeTaken, VehicleAlreadyReserved } from './reservation-errors.js';
import type { ReservationRow } from './reservation-row.js';
import { reservationsRepository } from './reservations-repository.js';
import { tellOfTime } from './tell-of-time.js';

interface ReservationChanged {
  before: ReservationRow;
  after: ReservationRow;
}

/** Ends a transaction that was only to show what would be. */
class NotKept extends Error {
  readonly changed: ReservationChanged;
  constructor(changed: ReservationChanged) {
    super('a preview');
    this.changed = changed;
  }
}

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
  /** What `change` would make of it: nothing is kept and nobody hears of it. Throws what `change` throws. */
  preview(id: string, patch: ReservationPatch, by: By): Promise<ReservationChanged>;
  /** Tells maps and caches of time that was taken or let go and is no rental's. */
  tellOf(
    vehicleId: string,
    branchId: string | null,
    state: string,
    span: { startsAt: Date; endsAt: Date },
    id?: string,
  ): void;
}

export function reservations(db: Knex, deps: HoldDeps & { terms: RentalTermsSource; liveBus: LiveBus }): Reservations {
  const tellOf: Reservations['tellOf'] = (vehicleId, branchId, state, { startsAt, endsAt }, id = vehicleId) =>
    tellOfTime(deps.liveBus, { vehicleId, branchId, state, startsAt, endsAt, id });
  /** Maps and caches hear that a car's time was taken or let go. */
  const tell = (row: ReservationRow) =>
    tellOf(row.vehicle_id, row.pickup_branch_id, row.state, { startsAt: row.starts_at, endsAt: row.ends_at }, row.id);

  const changed = (
    id: string,
    patch: ReservationPatch,
    by: By,
    work: (tx: Knex, target: RentalTerms | undefined) => Promise<ReservationChanged>,
  ) =>
    decidedByConstraint(async () => {
      const { vehicle_id } = ownOrAny(await reservationsRepository(db).find(id), by.who);
      const target = await deps.terms.fresh(patch.vehicleId ?? vehicle_id);
      try {
        return await db.transaction((tx) => work(tx, target));
      } catch (error) {
        if (!(error instanceof TimeTaken && target)) throw error;
        deps.onConflict();
        throw new VehicleAlreadyReserved(await deps.alternatives(target, error.span));
      }
    });

  return {
    tellOf,
    async hold(tx, request) {
      const row = await hold(tx, request, deps);
      return { row, tell: () => tell(row) };
    },
    async find(id, who) {
      return ownOrAny(await reservationsRepository(db).find(id), who);
    },
    async act(id, action, by, reason) {
      const row = await decidedByConstraint(async () => {
        const { vehicle_id } = ownOrAny(await reservationsRepository(db).find(id), by.who);
        const terms = await deps.terms.fresh(vehicle_id);
        return db.transaction((tx) => actOnReservation(tx, { id, action, by, reason, terms }));
      });
      tell(row);
      return row;
    },
    async change(id, patch, version, by) {
      const { before, after } = await changed(id, patch, by, (tx, target) =>
        changeReservation(tx, { id, patch, version, by, target }),
      );
      if (before.vehicle_id !== after.vehicle_id) tell({ ...after, vehicle_id: before.vehicle_id, state: 'cancelled' });
      tell(after);
      return after;
    },
    async preview(id, patch, by) {
      try {
        return await changed(id, patch, by, async (tx, target) => {
          throw new NotKept(await changeReservation(tx, { id, patch, version: undefined, by, target }));
        });
      } catch (ended) {
        if (ended instanceof NotKept) return ended.changed;
        throw ended;
      }
    },
  };
}
