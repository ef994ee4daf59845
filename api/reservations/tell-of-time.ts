/** Tells maps and caches that a car's time was taken or let go. */
import type { LiveBus } from '../../platform/live-bus/live-bus.js';

export interface TimeOfCar {
  vehicleId: string;
  branchId: string | null;
  /** Of the reservation, or of what stands in the calendar in its place. */
  state: string;
  startsAt: Date;
  endsAt: Date;
  /** The car's own where it is no rental's. */
  id?: string;
}

export const tellOfTime = (liveBus: LiveBus, { vehicleId, branchId, state, startsAt, endsAt, id }: TimeOfCar): void =>
  liveBus.publish({
    kind: 'reservation-changed',
    reservationId: id ?? vehicleId,
    vehicleId,
    branchId,
    state,
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
  });
