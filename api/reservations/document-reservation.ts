/** A reservation in the words of the rental documents. */
import { type Static, Type } from 'typebox';
import { majorUnits } from '../pricing/major-units.js';
import type { ReservationRow } from './reservation-row.js';
import { DOCUMENT_STATUS } from './transitions.js';

const Status = Type.Enum(['Pending', 'Confirmed', 'Completed', 'Cancelled']);
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });

/** Money is a decimal here, in the major unit. */
export const DocumentReservation = Type.Object(
  {
    reservationId: Uuid,
    userId: Uuid,
    carId: Uuid,
    startDate: Moment,
    endDate: Moment,
    totalPrice: Type.Number(),
    status: Status,
    holdExpiresAt: Type.Union([Moment, Type.Null()]),
  },
  { $id: 'DocumentReservation' },
);

export const documentReservation = (row: ReservationRow): Static<typeof DocumentReservation> => ({
  reservationId: row.id,
  userId: row.user_id,
  carId: row.vehicle_id,
  startDate: row.starts_at.toISOString(),
  endDate: row.ends_at.toISOString(),
  totalPrice: majorUnits(Number(row.total_minor), row.currency),
  status: DOCUMENT_STATUS[row.state],
  holdExpiresAt: row.state === 'held' ? (row.held_until?.toISOString() ?? null) : null,
});

export const Booking = Type.Object(
  {
    id: Uuid,
    user_id: Uuid,
    car_id: Uuid,
    start_time: Moment,
    end_time: Moment,
    total_price: Type.Number(),
    status: Status,
  },
  { $id: 'Booking' },
);

export const booking = (row: ReservationRow): Static<typeof Booking> => ({
  id: row.id,
  user_id: row.user_id,
  car_id: row.vehicle_id,
  start_time: row.starts_at.toISOString(),
  end_time: row.ends_at.toISOString(),
  total_price: majorUnits(Number(row.total_minor), row.currency),
  status: DOCUMENT_STATUS[row.state],
});
