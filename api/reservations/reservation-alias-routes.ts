/** Reservations and bookings on the rental documents' own paths, in their own field names. */

import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { may } from '../identity/access.js';
import { Booking, booking, DocumentReservation, documentReservation } from './document-reservation.js';
import { ReservationParams } from './reservation.js';
import { reservationNotFound } from './reservation-errors.js';
import { byOf, principalOf } from './reservation-routes.js';
import type { Reservations } from './reservations.js';
import { reservationsRepository } from './reservations-repository.js';

const tag = 'reservations';
const Uuid = Type.String({ format: 'uuid' });
const When = Type.String({ minLength: 1, maxLength: 40, description: 'RFC 3339, or a date' });
const MOST = 1_000; // the documents know no pages
const HOLD_PROBLEMS = {
  403: 'Not for this driver, or for somebody else',
  404: 'There is no such car',
  409: 'Taken or unfit, or the first request with this Idempotency-Key still runs',
};

const Held = Type.Object({
  reservationId: Uuid,
  totalPrice: Type.Number(),
  status: Type.String(),
  holdExpiresAt: Type.String({ format: 'date-time' }),
});
const Listed = Type.Pick(DocumentReservation, ['reservationId', 'carId', 'startDate', 'endDate', 'status']);

export function reservationAliasEndpoints(reservations: Reservations): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/reservations',
      tag,
      summary: 'Reserve a car',
      access: 'signed-in',
      aliasOf: '/api/v1/reservations',
      creates: 'one-statement',
      body: Type.Object({
        userId: Type.Optional(Type.String({ format: 'uuid', description: "One's own; another's only by an admin" })),
        carId: Uuid,
        startDate: When,
        endDate: When,
        distanceKm: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
        quoteId: Type.Optional(Uuid),
      }),
      answers: { 201: { description: 'Held for five minutes', schema: Held } },
      problems: HOLD_PROBLEMS,
      async handle(call) {
        const { body, db, afterCommit } = call;
        const who = principalOf(call);
        const userId = body.userId?.toLowerCase() ?? who.userId;
        if (userId !== who.userId && who.role !== 'admin') {
          throw new MotorpoolError('forbidden', 'forbidden', 'You can reserve for yourself only.');
        }
        const { row, tell } = await reservations.hold(db, {
          vehicleId: body.carId.toLowerCase(),
          startsAt: body.startDate,
          endsAt: body.endDate,
          paths: { start: '/startDate', end: '/endDate' },
          ...(body.distanceKm !== undefined && { distanceKm: body.distanceKm }),
          ...(body.quoteId !== undefined && { quoteId: body.quoteId }),
          userId,
          by: actorOf(call),
        });
        afterCommit(tell);
        const { reservationId, totalPrice, status, holdExpiresAt } = documentReservation(row);
        return {
          status: 201,
          body: { reservationId, totalPrice, status, holdExpiresAt },
          headers: { location: `/api/v1/reservations/${reservationId}` },
        };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/api/reservations/{id}',
      tag,
      summary: 'Another time or another car',
      access: 'signed-in',
      aliasOf: '/api/v1/reservations/{id}',
      params: ReservationParams,
      missing: reservationNotFound,
      body: Type.Object(
        { carId: Type.Optional(Uuid), startDate: Type.Optional(When), endDate: Type.Optional(When) },
        { minProperties: 1 },
      ),
      answers: { 200: { description: 'As it is now', schema: DocumentReservation } },
      problems: { 409: 'Taken, unfit, or in a state that cannot be changed' },
      async handle(call) {
        const { carId, startDate, endDate } = call.body;
        const patch = {
          ...(carId !== undefined && { vehicleId: carId.toLowerCase() }),
          ...(startDate !== undefined && { startsAt: startDate }),
          ...(endDate !== undefined && { endsAt: endDate }),
        };
        const row = await reservations.change(call.params.id, patch, undefined, byOf(call));
        return { status: 200, body: documentReservation(row) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/users/{userId}/reservations',
      tag,
      summary: "A person's reservations, newest first",
      description: `One's own; anyone's for staff. ${MOST} at most.`,
      access: 'signed-in',
      aliasOf: '/api/v1/reservations',
      params: Type.Object({ userId: Uuid }),
      answers: { 200: { description: 'They; none: an empty list', schema: Type.Array(Listed) } },
      async handle(call) {
        const who = principalOf(call);
        const { userId } = call.params;
        if (userId !== who.userId && !may(who, 'rentals.read')) {
          throw new MotorpoolError('not-found', 'not-found', 'There is no such person, or it is not you.');
        }
        const rows = await reservationsRepository(call.db).page({ userId }, MOST);
        const body = rows
          .map(documentReservation)
          .map(({ userId: _, totalPrice: __, holdExpiresAt: ___, ...listed }) => listed);
        return { status: 200, body };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/bookings/create',
      tag: 'bookings',
      summary: 'Book a car',
      access: 'signed-in',
      aliasOf: '/api/v1/reservations',
      creates: 'one-statement',
      body: Type.Object({ car_id: Uuid, start_time: When, end_time: When }),
      answers: { 200: { description: 'Held for five minutes', schema: Booking } },
      problems: HOLD_PROBLEMS,
      async handle(call) {
        const { body, db, afterCommit } = call;
        const { userId } = principalOf(call);
        const { row, tell } = await reservations.hold(db, {
          vehicleId: body.car_id.toLowerCase(),
          startsAt: body.start_time,
          endsAt: body.end_time,
          paths: { start: '/start_time', end: '/end_time' },
          userId,
          by: actorOf(call),
        });
        afterCommit(tell);
        return { status: 200, body: booking(row) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/bookings/status',
      tag: 'bookings',
      summary: 'One booking',
      access: 'signed-in',
      aliasOf: '/api/v1/reservations/{id}',
      query: Type.Object({ id: Uuid }),
      answers: { 200: { description: 'It', schema: Booking } },
      problems: { 404: 'There is no such booking' },
      handle: async (call) => ({
        status: 200,
        body: booking(await reservations.find(call.query.id, principalOf(call))),
      }),
    }),
    endpoint({
      method: 'get',
      path: '/api/bookings/history',
      tag: 'bookings',
      summary: "One's own bookings, newest first",
      access: 'signed-in',
      aliasOf: '/api/v1/reservations',
      answers: { 200: { description: `${MOST} at most`, schema: Type.Array(Booking) } },
      async handle(call) {
        const rows = await reservationsRepository(call.db).page({ userId: principalOf(call).userId }, MOST);
        return { status: 200, body: rows.map(booking) };
      },
    }),
  ];
}
