/** Taking a car out of its calendar for a service; the same constraint keeps it apart from rentals. */
import { Type } from 'typebox';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { spanOf } from '../rental-time/rental-span.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { blocksRepository } from './blocks-repository.js';
import { PATHS } from './hold.js';
import { reservationNotFound, VehicleAlreadyReserved } from './reservation-errors.js';
import type { Reservations } from './reservations.js';

const Uuid = Type.String({ format: 'uuid' });
const When = Type.String({ minLength: 1, maxLength: 40, description: "RFC 3339, or a date at the vehicle's branch" });

export function blockEndpoints(deps: { terms: RentalTermsSource; reservations: Reservations }): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/vehicles/{id}/blocks',
      tag: 'cars',
      summary: 'Keep a car from being rented for a while: a service, a repair',
      access: 'rentals.manage',
      creates: true,
      params: VehicleParams,
      missing: vehicleNotFound,
      body: Type.Object({ startsAt: When, endsAt: When, reason: Type.String({ minLength: 1, maxLength: 500 }) }),
      answers: {
        201: {
          description: 'It is kept free of rentals',
          schema: Type.Object({
            id: Uuid,
            vehicleId: Uuid,
            startsAt: Type.String(),
            endsAt: Type.String(),
            reason: Type.String(),
          }),
        },
      },
      problems: { 409: 'A reservation or another service touches that time' },
      async handle(call) {
        const { params, body, db, afterCommit } = call;
        const terms = await deps.terms.of(params.id);
        if (!terms) throw vehicleNotFound();
        const span = spanOf({ startDate: body.startsAt, endDate: body.endsAt }, terms.timeZone, new Date(), PATHS);
        const id = await blocksRepository(db).insert({ vehicleId: params.id, ...span, reason: body.reason });
        if (id === undefined) throw new VehicleAlreadyReserved();
        const block = {
          id,
          vehicleId: params.id,
          startsAt: span.startsAt.toISOString(),
          endsAt: span.endsAt.toISOString(),
          reason: body.reason,
        };
        await auditRepository(db).record(actorOf(call), {
          action: 'vehicle.blocked',
          subject: { kind: 'vehicle', id: params.id },
          after: block,
        });
        afterCommit(() => deps.reservations.tellOf(params.id, terms.branchId, 'confirmed', span));
        return { status: 201, body: block };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/vehicles/{id}/blocks/{blockId}',
      tag: 'cars',
      summary: 'Give a car back to rental before its service is over',
      access: 'rentals.manage',
      params: Type.Object({ id: Uuid, blockId: Uuid }),
      missing: reservationNotFound,
      answers: { 204: { description: 'It can be rented again' } },
      async handle(call) {
        const { id, blockId } = call.params;
        const span = await call.db.transaction(async (tx) => {
          const ended = await blocksRepository(tx).end(id, blockId);
          if (!ended) throw reservationNotFound();
          await auditRepository(tx).record(actorOf(call), {
            action: 'vehicle.unblocked',
            subject: { kind: 'vehicle', id },
            before: { blockId },
          });
          return ended;
        });
        deps.reservations.tellOf(id, (await deps.terms.of(id))?.branchId ?? null, 'cancelled', span);
        return { status: 204 };
      },
    }),
  ];
}
