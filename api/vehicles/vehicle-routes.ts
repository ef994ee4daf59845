/** Vehicles in our own words. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { VehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { commandsRepository, newsOf } from '../commands/commands-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may, type Principal } from '../identity/access.js';
import { Vehicle, VehicleInput, VehicleParams, VehiclePatch } from './vehicle.js';
import { VehicleFilter } from './vehicle-filter.js';
import type { VersionedVehicle } from './vehicle-row.js';
import { createVehicle, patchVehicle, removeVehicle, vehicleNotFound } from './vehicles.js';
import { vehiclesRepository } from './vehicles-repository.js';

const tag = 'vehicles';
const answerOf = (status: number, { vehicle, version }: VersionedVehicle) => ({
  status,
  body: vehicle,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/vehicles/${vehicle.id}` }) },
});

export function vehicleEndpoints(deps: { liveBus: LiveBus; credentials: VehicleCredentials }): Endpoint[] {
  const tell = (vehicleId: string) => () => deps.liveBus.publish({ kind: 'vehicle-changed', vehicleId });
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles',
      tag,
      summary: 'Vehicles, page by page',
      access: 'vehicles.read',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Type.String({ format: 'uuid' })),
        ...VehicleFilter.properties,
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Vehicle) } },
      async handle({ query: { limit = 100, cursor, ...filter }, db }) {
        const found = await vehiclesRepository(db).page(limit + 1, cursor, filter);
        return { status: 200, body: cutPage(found, limit) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/vehicles',
      tag,
      summary: 'Add a vehicle',
      access: 'vehicles.manage',
      creates: true,
      body: VehicleInput,
      answers: { 201: { description: 'Added', schema: Vehicle } },
      problems: { 409: 'The externalId or VIN is taken, or the branch is archived' },
      async handle({ body, db, afterCommit, ...call }) {
        assertMayPrice(callerOf(call), body);
        const made = await createVehicle(db, actorOf(call), body);
        afterCommit(tell(made.vehicle.id));
        return answerOf(201, made);
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}',
      tag,
      summary: 'One vehicle',
      access: 'vehicles.read',
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: { 200: { description: 'It, with its ETag', schema: Vehicle } },
      async handle({ params, db }) {
        const found = await vehiclesRepository(db).find(params.id);
        if (!found) throw vehicleNotFound();
        return answerOf(200, found);
      },
    }),
    endpoint({
      method: 'patch',
      path: '/api/v1/vehicles/{id}',
      tag,
      summary: 'Change a vehicle',
      access: 'vehicles.manage',
      conditional: true,
      params: VehicleParams,
      missing: vehicleNotFound,
      body: VehiclePatch,
      answers: { 200: { description: 'As it is now', schema: Vehicle } },
      problems: { 409: 'The externalId or VIN is taken, or the branch is archived' },
      async handle({ params, body, db, afterCommit, ...call }) {
        const version = expectedVersion(call.req);
        assertMayPrice(callerOf(call), body);
        const changed = await db.transaction((tx) => patchVehicle(tx, actorOf(call), params.id, body, version));
        afterCommit(tell(params.id));
        return answerOf(200, changed);
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/vehicles/{id}',
      tag,
      summary: 'Remove a vehicle; its device token stops working',
      access: 'cars.manage',
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: { 204: { description: 'Removed' } },
      problems: { 409: 'It is reserved, held or out' },
      async handle({ params, db, afterCommit, ...call }) {
        await db.transaction((tx) => removeVehicle(tx, actorOf(call), params.id));
        await deps.credentials.revoke(params.id);
        afterCommit(tell(params.id));
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/vehicles/{id}/credentials',
      tag,
      summary: 'Issue a device token, shown once',
      description: 'The earlier one stops working, and its connection is closed.',
      access: 'vehicles.credentials',
      creates: true,
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: {
        201: {
          description: 'MQTT user name and password',
          schema: Type.Object({ username: Type.String({ format: 'uuid' }), password: Type.String() }),
        },
      },
      async handle({ params, db, afterCommit, ...call }) {
        if (!(await vehiclesRepository(db).exists(params.id))) throw vehicleNotFound();
        const expired = await commandsRepository(db).expireForNewToken(params.id);
        afterCommit(() => {
          for (const command of expired) deps.liveBus.publish({ kind: 'command-changed', ...newsOf(command) });
        });
        const subject = { kind: 'vehicle', id: params.id };
        await auditRepository(db).record(actorOf(call), { action: 'vehicle.token-issued', subject });
        const { username, password } = await deps.credentials.issue(params.id);
        return { status: 201, body: { username, password } };
      },
    }),
  ];
}

/** What a car costs is for who manages cars. Throws a MotorpoolError (forbidden). */
function assertMayPrice(who: Principal, { pricePerDayMinor, pricePerHourMinor, currency }: VehiclePatch): void {
  if ((pricePerDayMinor ?? pricePerHourMinor ?? currency) === undefined || may(who, 'cars.manage')) return;
  throw new MotorpoolError('forbidden', 'forbidden', 'Your role does not set prices.');
}
