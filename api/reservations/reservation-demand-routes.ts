/** For staff: what demand said of a reservation's price, whether it was charged or not. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { DemandShown, demandShown } from '../pricing/demand-told.js';
import { ReservationParams } from './reservation.js';
import { reservationNotFound } from './reservation-errors.js';
import { reservationsRepository } from './reservations-repository.js';

export const reservationDemandEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/reservations/{id}/demand',
    tag: 'reservations',
    summary: 'What demand said of its price: charged, or in the shadow',
    access: 'rentals.read',
    params: ReservationParams,
    missing: reservationNotFound,
    answers: {
      200: {
        description: 'It; null where demand was off, or nothing was foreseen',
        schema: Type.Object({ demand: Type.Union([DemandShown, Type.Null()]) }),
      },
    },
    async handle({ params: { id }, db }) {
      const found = await reservationsRepository(db).demandOf(id);
      if (!found) throw reservationNotFound();
      return { status: 200, body: { demand: found.demand && demandShown(found.demand) } };
    },
  }),
];
