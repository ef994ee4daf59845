/** Charges of a reservation: staff make them, its customer sees them. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { ownOrAny } from '../reservations/own-or-any.js';
import { ReservationParams } from '../reservations/reservation.js';
import { reservationNotFound } from '../reservations/reservation-errors.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import { asCharge, Charge, ChargeInput, charge } from './charges.js';
import { chargesRepository } from './charges-repository.js';

const shared = {
  path: '/api/v1/reservations/{id}/charges',
  tag: 'invoices',
  params: ReservationParams,
  missing: reservationNotFound,
} as const;

export const chargeEndpoints: Endpoint[] = [
  endpoint({
    ...shared,
    method: 'get',
    summary: 'What was charged besides the price',
    access: 'signed-in',
    answers: { 200: { description: 'Oldest first', schema: Type.Object({ items: Type.Array(Charge) }) } },
    async handle({ params: { id }, db, ...call }) {
      ownOrAny(await reservationsRepository(db).find(id), callerOf(call));
      return { status: 200, body: { items: (await chargesRepository(db).of(id)).map(asCharge) } };
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    summary: 'Charge for fuel, cleaning, a late return, damage',
    description: 'A further invoice is issued. It is open until a payment, or a part of the deposit, pays it.',
    access: 'rentals.manage',
    creates: true,
    body: ChargeInput,
    answers: { 201: { description: 'Charged', schema: Charge } },
    problems: { 409: 'The rental has not begun, or has 100 charges' },
    async handle({ params: { id }, body, db, ...call }) {
      const { userId } = callerOf(call);
      return { status: 201, body: asCharge(await charge(db, { ...actorOf(call), userId }, id, body)) };
    },
  }),
];
