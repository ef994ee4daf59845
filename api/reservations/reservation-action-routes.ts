/** Confirming, starting, ending, cancelling: each by the table of transitions, on our own path and the documents'. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { StaffOrCustomerAction } from './act-on-reservation.js';
import { DocumentReservation, documentReservation } from './document-reservation.js';
import { Reservation, ReservationParams } from './reservation.js';
import { reservationNotFound } from './reservation-errors.js';
import { answerOf, byOf } from './reservation-routes.js';
import type { Reservations } from './reservations.js';
import { transitionText } from './transitions.js';

const ACTIONS: Readonly<Record<StaffOrCustomerAction, string>> = {
  confirm: 'Confirm a held reservation',
  start: 'Start the rental: the car is fetched',
  end: 'End the rental: the car is back',
  cancel: 'Cancel it; `refundMinor` says what is given back of what was paid',
  'no-show': 'Nobody came for it (staff)',
};
const Reason = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 500 })) });

export function reservationActionEndpoints(reservations: Reservations): Endpoint[] {
  return (Object.keys(ACTIONS) as StaffOrCustomerAction[]).flatMap((action) => {
    const shared = {
      method: 'post',
      tag: 'reservations',
      summary: ACTIONS[action],
      description: `${transitionText(action)} One that is so already is answered as it is.`,
      access: action === 'no-show' ? 'rentals.manage' : 'signed-in',
      keysWith: 'rentals.manage',
      params: ReservationParams,
      missing: reservationNotFound,
      body: Reason,
      bodyOptional: true,
      problems: {
        409: 'Its state does not allow it',
        ...(action === 'confirm' && { 402: 'The fleet asks for the payment first' }),
      },
    } as const;
    return [
      endpoint({
        ...shared,
        path: `/api/v1/reservations/{id}/${action}`,
        answers: { 200: { description: 'As it is now', schema: Reservation } },
        async handle(call) {
          return answerOf(200, await reservations.act(call.params.id, action, byOf(call), call.body?.reason));
        },
      }),
      ...(action === 'no-show'
        ? []
        : [
            endpoint({
              ...shared,
              path: `/api/reservations/{id}/${action}`,
              tag: 'reservations',
              aliasOf: `/api/v1/reservations/{id}/${action}`,
              answers: { 200: { description: 'As it is now', schema: DocumentReservation } },
              async handle(call) {
                const row = await reservations.act(call.params.id, action, byOf(call), call.body?.reason);
                return { status: 200, body: documentReservation(row) };
              },
            }),
          ]),
    ];
  });
}
