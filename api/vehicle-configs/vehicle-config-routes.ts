/** What a car is configured to do, by type: every change is a version, and an old one can be had back as a new one. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { Rollback, VehicleConfig, VehicleConfigInput, VehicleConfigParams } from './vehicle-config.js';
import { clearConfig, configNotFound, nextConfig } from './vehicle-configs.js';
import { vehicleConfigsRepository } from './vehicle-configs-repository.js';

const tag = 'vehicles';
const path = '/api/v1/vehicles/{id}/configs/{type}';
const params = VehicleConfigParams;
const missing = configNotFound;
const answerOf = (status: number, config: VehicleConfig) => ({
  status,
  body: config,
  headers: { etag: etagOf(config.version) },
});

export function vehicleConfigEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  const tell = (vehicleId: string) => () => liveBus.publish({ kind: 'vehicle-config-changed', vehicleId });
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/configs',
      tag,
      summary: 'The newest configuration of each type that a car has of its own',
      access: 'vehicles.read',
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: { 200: { description: 'One a type', schema: Type.Object({ items: Type.Array(VehicleConfig) }) } },
      async handle({ params: { id }, db }) {
        if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
        return { status: 200, body: { items: await vehicleConfigsRepository(db).newest(id) } };
      },
    }),
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'The newest configuration of one type that a car has of its own',
      access: 'vehicles.read',
      params,
      missing,
      answers: { 200: { description: 'It, with its ETag', schema: VehicleConfig } },
      async handle({ params: { id, type }, db }) {
        if (!(await vehiclesRepository(db).exists(id))) throw configNotFound();
        const found = await vehicleConfigsRepository(db).find(id, type);
        if (!found || found.cleared) throw configNotFound();
        return answerOf(200, found);
      },
    }),
    endpoint({
      method: 'put',
      path,
      tag,
      summary: 'Configure a car: makes the next version',
      description: 'Where there is none yet, If-Match is `"0"`. The car is told at once, or as soon as it comes.',
      access: 'vehicles.configure',
      conditional: true,
      params,
      missing,
      body: VehicleConfigInput,
      answers: { 200: { description: 'The new version', schema: VehicleConfig } },
      async handle({ params: { id, type }, body: { data }, db, afterCommit, ...call }) {
        const change = { type, after: expectedVersion(call.req), what: { data } };
        const made = await db.transaction((tx) => nextConfig(tx, actorOf(call), id, change));
        afterCommit(tell(id));
        return answerOf(200, made);
      },
    }),
    endpoint({
      method: 'delete',
      path,
      tag,
      summary: 'Take back what a car has of its own; the default of its fleet holds again, where there is one',
      access: 'vehicles.configure',
      params,
      missing,
      answers: { 204: { description: 'Taken back; its history stays' } },
      async handle({ params: { id, type }, db, afterCommit, ...call }) {
        await db.transaction((tx) => clearConfig(tx, actorOf(call), id, type));
        afterCommit(tell(id));
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'get',
      path: `${path}/history`,
      tag,
      summary:
        'Its versions, the newest first; names within data are in one order, so that two can be compared as text',
      access: 'vehicles.read',
      params,
      missing,
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'A version' })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(VehicleConfig) } },
      async handle({ params: { id, type }, query: { limit = 100, cursor }, db }) {
        const configs = vehicleConfigsRepository(db);
        if (!(await vehiclesRepository(db).exists(id)) || !(await configs.find(id, type))) throw configNotFound();
        const found = await configs.history(id, type, limit + 1, cursor);
        const items = found.slice(0, limit);
        const last = items.at(-1)?.version;
        return { status: 200, body: { items, nextCursor: found.length > limit && last ? String(last) : null } };
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/rollback`,
      tag,
      summary: 'Make a new version with the data of an old one',
      access: 'vehicles.configure',
      creates: true,
      params,
      missing,
      body: Rollback,
      answers: { 201: { description: 'The new version', schema: VehicleConfig } },
      async handle({ params: { id, type }, body: { version }, db, afterCommit, ...call }) {
        const change = { type, after: undefined, what: { rollBackTo: version } };
        const made = await nextConfig(db, actorOf(call), id, change);
        afterCommit(tell(id));
        return answerOf(201, made);
      },
    }),
  ];
}
