/** Cars in the rental documents' own words. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { VehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { CarInput, CarParams } from './vehicle.js';
import { createVehicle, patchVehicle, removeVehicle, vehicleNotFound, vehicleOfCar } from './vehicles.js';
import { vehiclesRepository } from './vehicles-repository.js';

const Message = Type.Object({ message: Type.String() });
const tag = 'cars';
const access = 'cars.manage';

export function carEndpoints(deps: { liveBus: LiveBus; credentials: VehicleCredentials }): Endpoint[] {
  const tell = (vehicleId: string) => () => deps.liveBus.publish({ kind: 'vehicle-changed', vehicleId });
  return [
    endpoint({
      method: 'post',
      path: '/api/cars',
      tag,
      summary: 'Add a car',
      aliasOf: '/api/v1/vehicles',
      access,
      creates: true,
      body: CarInput,
      answers: {
        201: {
          description: 'Added',
          schema: Type.Object({ carId: Type.String({ format: 'uuid' }), message: Type.String() }),
        },
      },
      problems: { 409: 'The externalId is taken, or the branch is archived' },
      async handle({ body, db, afterCommit, ...call }) {
        const { vehicle } = await createVehicle(db, actorOf(call), vehicleOfCar(body));
        afterCommit(tell(vehicle.id));
        return {
          status: 201,
          body: { carId: vehicle.id, message: 'Car added' },
          headers: { location: `/api/v1/vehicles/${vehicle.id}` },
        };
      },
    }),
    endpoint({
      method: 'put',
      path: '/api/cars/{carId}',
      tag,
      summary: 'Change a car',
      aliasOf: '/api/v1/vehicles/{id}',
      access,
      params: CarParams,
      missing: vehicleNotFound,
      body: CarInput,
      answers: { 200: { description: 'Changed', schema: Message } },
      problems: { 409: 'The externalId is taken, or the branch is archived' },
      async handle({ params, body, db, afterCommit, ...call }) {
        await db.transaction(async (tx) => {
          const now = await vehiclesRepository(tx).lock(params.carId);
          const { kind: _, ...changes } = vehicleOfCar(body, now?.vehicle.currency);
          await patchVehicle(tx, actorOf(call), params.carId, changes);
        });
        afterCommit(tell(params.carId));
        return { status: 200, body: { message: 'Car changed' } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/cars/{carId}',
      tag,
      summary: 'Remove a car; its device token stops working',
      aliasOf: '/api/v1/vehicles/{id}',
      access,
      params: CarParams,
      missing: vehicleNotFound,
      answers: { 200: { description: 'Removed', schema: Message } },
      problems: { 409: 'It is reserved, held or out' },
      async handle({ params, db, afterCommit, ...call }) {
        await db.transaction((tx) => removeVehicle(tx, actorOf(call), params.carId));
        await deps.credentials.revoke(params.carId);
        afterCommit(tell(params.carId));
        return { status: 200, body: { message: 'Car removed' } };
      },
    }),
  ];
}
