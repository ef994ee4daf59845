/** Whether a car could go out now, and why not. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { fitnessRepository } from './fitness-repository.js';
import { UnfitReason } from './unfit-reasons.js';

const HOUR_MS = 3_600_000;

export function fitnessEndpoints(): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/fitness',
      tag: 'vehicles',
      summary: 'Whether a vehicle is fit to rent for the next hour, by its state; not whether it is reserved',
      access: 'vehicles.read',
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: {
        200: { description: 'No reasons: it is fit', schema: Type.Object({ reasons: Type.Array(UnfitReason) }) },
      },
      async handle({ params: { id: vehicleId }, db }) {
        const startsAt = new Date();
        const endsAt = new Date(startsAt.getTime() + HOUR_MS);
        const found = await fitnessRepository(db).of({ vehicleId, startsAt, endsAt });
        if (!found) throw vehicleNotFound();
        return { status: 200, body: { reasons: found.reasons } };
      },
    }),
  ];
}
