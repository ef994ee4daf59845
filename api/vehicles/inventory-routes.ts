/** Cars in the inventory document's words, and the administrators' list in the rental documents'. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { CarStatusPatch, InventoryCar, InventoryCarInput, ManagedCar, type Vehicle, VehicleParams } from './vehicle.js';
import { vehicleListsRepository } from './vehicle-lists-repository.js';
import { createVehicle, patchVehicle, vehicleNotFound } from './vehicles.js';

const tag = 'cars';
const asCar = ({ id, model, year, status }: Vehicle) => ({ id, model, year, status });

export function inventoryEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  const tell = (vehicleId: string) => () => liveBus.publish({ kind: 'vehicle-changed', vehicleId });
  return [
    endpoint({
      method: 'post',
      path: '/car',
      tag,
      summary: 'Add a car, under an id of your own if you like',
      aliasOf: '/api/v1/vehicles',
      access: 'vehicles.manage',
      creates: true,
      body: InventoryCarInput,
      answers: { 201: { description: 'Added', schema: InventoryCar } },
      problems: { 409: 'The id is taken' },
      async handle({ body: { id, make = 'Unknown', model, year, status }, db, afterCommit, ...call }) {
        const input = { kind: 'car', make, model, year, ...(status && { status }) } as const;
        const { vehicle } = await createVehicle(db, actorOf(call), input, id);
        afterCommit(tell(vehicle.id));
        return { status: 201, body: asCar(vehicle), headers: { location: `/api/v1/vehicles/${vehicle.id}` } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/cars',
      tag,
      summary: 'All cars, no pages',
      aliasOf: '/api/v1/vehicles',
      access: 'anyone',
      answers: { 200: { description: 'All of them', schema: Type.Array(InventoryCar) } },
      handle: async ({ db }) => ({ status: 200, json: await vehicleListsRepository(db).cars() }),
    }),
    endpoint({
      method: 'patch',
      path: '/car/{id}',
      tag,
      summary: 'Take a car in or out of service',
      aliasOf: '/api/v1/vehicles/{id}',
      access: 'cars.status',
      params: VehicleParams,
      missing: vehicleNotFound,
      body: CarStatusPatch,
      answers: { 200: { description: 'As it is now', schema: InventoryCar } },
      async handle({ params, body: { status }, db, afterCommit, ...call }) {
        const { vehicle } = await db.transaction((tx) => patchVehicle(tx, actorOf(call), params.id, { status }));
        afterCommit(tell(params.id));
        return { status: 200, body: asCar(vehicle) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/admin/manage-cars',
      tag: 'administration',
      summary: 'All vehicles, with price, status and version; no pages',
      aliasOf: '/api/v1/vehicles',
      access: 'cars.manage',
      answers: { 200: { description: 'All of them', schema: Type.Array(ManagedCar) } },
      handle: async ({ db }) => ({ status: 200, json: await vehicleListsRepository(db).managedCars() }),
    }),
  ];
}
