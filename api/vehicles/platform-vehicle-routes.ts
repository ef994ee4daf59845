/** Vehicles in the platform document's words. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { PlatformVehicleInput, VehicleListItem } from './vehicle.js';
import { vehicleListsRepository } from './vehicle-lists-repository.js';
import { createVehicle } from './vehicles.js';

const tag = 'vehicles';
const path = '/vehicles';
const aliasOf = '/api/v1/vehicles';

export function platformVehicleEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'All vehicles, no pages',
      aliasOf,
      access: 'vehicles.read',
      answers: { 200: { description: 'All of them', schema: Type.Array(VehicleListItem) } },
      handle: async ({ db }) => ({ status: 200, json: await vehicleListsRepository(db).vehicles() }),
    }),
    endpoint({
      method: 'post',
      path,
      tag,
      summary: 'Add a vehicle by what is known of it',
      aliasOf,
      access: 'vehicles.manage',
      creates: true,
      body: PlatformVehicleInput,
      answers: { 201: { description: 'Added', schema: VehicleListItem } },
      problems: { 409: 'The external_id is taken' },
      async handle({ body, db, afterCommit, ...call }) {
        const { type, manufacturer, model, external_id, fleet_id } = body;
        const { vehicle } = await createVehicle(db, actorOf(call), {
          kind: type,
          make: manufacturer ?? 'Unknown',
          model: model ?? 'Unknown',
          year: new Date().getUTCFullYear(),
          ...(external_id !== undefined && { externalId: external_id }),
          ...(fleet_id !== undefined && { fleetId: fleet_id }),
        });
        afterCommit(() => liveBus.publish({ kind: 'vehicle-changed', vehicleId: vehicle.id }));
        return {
          status: 201,
          body: { id: vehicle.id, type: vehicle.kind, location: vehicle.location, status: vehicle.status },
          headers: { location: `/api/v1/vehicles/${vehicle.id}` },
        };
      },
    }),
  ];
}
