/** Reservations in our own words. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { may, type Principal } from '../identity/access.js';
import { type By, ownOrAny } from './own-or-any.js';
import { Reservation, ReservationInput, ReservationParams, ReservationPatch } from './reservation.js';
import { reservationNotFound } from './reservation-errors.js';
import { asReservation, type ReservationRow } from './reservation-row.js';
import type { Reservations } from './reservations.js';
import { reservationsRepository } from './reservations-repository.js';
import { STATES } from './transitions.js';

const tag = 'reservations';
const DateTime = Type.String({ format: 'date-time' });
const CONFLICT = 'Taken or unfit (see `reasons`, `alternatives`), or the first request with this key still runs';

/** Where access is not 'anyone', somebody is signed in. */
export const principalOf = ({ who }: Pick<CallContext, 'who'>) => who as Principal;
export const byOf = (call: CallContext): By => ({ who: principalOf(call), actor: actorOf(call) });

export const answerOf = (status: number, row: ReservationRow) => ({
  status,
  body: asReservation(row),
  headers: {
    etag: etagOf(row.version),
    ...(status === 201 && { location: `/api/v1/reservations/${row.id}` }),
  },
});

export function reservationEndpoints(reservations: Reservations): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/reservations',
      tag,
      summary: 'Hold a car',
      description: 'It is held for five minutes (HOLD_SECONDS): confirm it before.',
      access: 'signed-in',
      keysWith: 'rentals.manage',
      creates: 'one-statement',
      body: ReservationInput,
      answers: { 201: { description: 'Held', schema: Reservation } },
      problems: { 403: "Not for this driver, or another's", 404: 'There is no such vehicle', 409: CONFLICT },
      async handle(call) {
        const { body, db, afterCommit } = call;
        const who = principalOf(call);
        const userId = body.userId ?? who.userId;
        if (userId !== who.userId && !may(who, 'rentals.manage')) {
          throw new MotorpoolError('forbidden', 'forbidden', 'You can reserve for yourself only.');
        }
        const { row, tell } = await reservations.hold(db, { ...body, userId, by: actorOf(call) });
        afterCommit(tell);
        return answerOf(201, row);
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/reservations',
      tag,
      summary: "One's own reservations, newest first; for staff everyone's",
      access: 'signed-in',
      keysWith: 'rentals.read',
      query: Type.Object({
        state: Type.Optional(Type.Enum(STATES)),
        vehicleId: Type.Optional(Type.String({ format: 'uuid' })),
        userId: Type.Optional(Type.String({ format: 'uuid', description: 'For staff' })),
        from: Type.Optional(Type.String({ format: 'date-time', description: 'Those that touch [from, to)' })),
        to: Type.Optional(DateTime),
        limit: Limit,
        cursor: Cursor(Type.String({ format: 'uuid' })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Reservation) } },
      async handle(call) {
        const { query, db } = call;
        const who = principalOf(call);
        const { limit = 100, cursor, from, to, vehicleId, state } = query;
        const userId = may(who, 'rentals.read') ? query.userId : who.userId;
        const filter = {
          userId,
          vehicleId,
          state,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
        };
        const rows = await reservationsRepository(db).page(filter, limit + 1, cursor);
        return { status: 200, body: cutPage(rows.map(asReservation), limit) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/reservations/{id}',
      tag,
      summary: 'One reservation',
      access: 'signed-in',
      keysWith: 'rentals.read',
      params: ReservationParams,
      missing: reservationNotFound,
      answers: { 200: { description: 'It, with its ETag', schema: Reservation } },
      handle: async (call) => answerOf(200, await reservations.find(call.params.id, principalOf(call))),
    }),
    endpoint({
      method: 'patch',
      path: '/api/v1/reservations/{id}',
      tag,
      summary: 'Another time, longer or shorter, another car',
      description: 'It is priced anew. Of a rental that runs only the end and the return can be changed.',
      access: 'signed-in',
      keysWith: 'rentals.manage',
      conditional: true,
      params: ReservationParams,
      missing: reservationNotFound,
      body: ReservationPatch,
      answers: { 200: { description: 'As it is now', schema: Reservation } },
      problems: { 409: 'Taken, unfit, or in a state that cannot be changed' },
      async handle(call) {
        const version = expectedVersion(call.req);
        return answerOf(200, await reservations.change(call.params.id, call.body, version, byOf(call)));
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/reservations/{id}/preview',
      tag,
      summary: 'What a change would make of it, with its price; nothing is changed',
      description: 'Refused as the change itself would be. Its ETag is the version that was looked at.',
      access: 'signed-in',
      keysWith: 'rentals.manage',
      params: ReservationParams,
      missing: reservationNotFound,
      body: ReservationPatch,
      answers: { 200: { description: 'As it would be', schema: Reservation } },
      problems: { 409: 'Taken, unfit, or in a state that cannot be changed' },
      async handle(call) {
        const { before, after } = await reservations.preview(call.params.id, call.body, byOf(call));
        return { status: 200, body: asReservation(after), headers: { etag: etagOf(before.version) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/reservations/{id}/history',
      tag,
      summary: 'Every state that it was in',
      access: 'signed-in',
      keysWith: 'rentals.read',
      params: ReservationParams,
      missing: reservationNotFound,
      answers: {
        200: {
          description: 'Oldest first',
          schema: Type.Object({
            items: Type.Array(
              Type.Object({
                at: DateTime,
                state: Type.Enum(STATES),
                startsAt: DateTime,
                endsAt: DateTime,
                vehicleId: Type.String({ format: 'uuid' }),
                totalMinor: Type.Integer(),
                by: Type.Enum(['customer', 'staff', 'clock']),
              }),
            ),
          }),
        },
      },
      async handle(call) {
        const kept = reservationsRepository(call.db);
        const row = ownOrAny(await kept.find(call.params.id), principalOf(call));
        const items = (await kept.history(row.id)).map((was) => ({
          at: was.at.toISOString(),
          state: was.state,
          startsAt: was.starts_at.toISOString(),
          endsAt: was.ends_at.toISOString(),
          vehicleId: was.vehicle_id,
          totalMinor: was.total_minor,
          by: was.changed_by === null ? 'clock' : was.changed_by === row.user_id ? 'customer' : 'staff',
        }));
        return { status: 200, body: { items } };
      },
    }),
  ];
}
