/** The log of a vehicle's services. An entry says when the next one is due, and so what bars the car from rental. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { localMidnight } from '../branches/local-midnight.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { serviceDone } from '../maintenance/service-done.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { patchVehicle, vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { VehicleService, VehicleServiceInput } from './vehicle-service.js';
import { vehicleServicesRepository } from './vehicle-services-repository.js';

const tag = 'vehicles';
const path = '/api/v1/vehicles/{id}/services';
const params = VehicleParams;
const missing = vehicleNotFound;

export function vehicleServiceEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'Services done, the newest first',
      access: 'vehicles.read',
      params,
      missing,
      query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ format: 'uuid' })) }),
      answers: { 200: { description: 'A page', schema: pageOf(VehicleService) } },
      async handle({ params: { id }, query: { limit = 100, cursor }, db }) {
        if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
        const found = await vehicleServicesRepository(db).page(id, limit + 1, cursor);
        return { status: 200, body: cutPage(found, limit) };
      },
    }),
    endpoint({
      method: 'post',
      path,
      tag,
      summary: 'Write down a service that was done',
      description:
        'What was due is done: the next service is due as given here, and not at all where nothing is given. A service that was proposed for what was mended is done too.',
      access: 'vehicles.manage',
      creates: true,
      params,
      missing,
      body: VehicleServiceInput,
      answers: { 201: { description: 'Written down', schema: VehicleService } },
      async handle({ params: { id }, body, db, afterCommit, ...call }) {
        localMidnight(body.doneOn, 'UTC'); // 2026-02-31 has the form of a date
        const due = { serviceDueAt: body.nextDueAt ?? null, serviceDueKm: body.nextDueKm ?? null };
        const actor = actorOf(call);
        // First, as a round of forecasts locks a car's proposals before its row.
        await serviceDone(db, actor, id, body);
        await patchVehicle(db, actor, id, due);
        const service = await vehicleServicesRepository(db).insert(id, actor.userId, body);
        afterCommit(() => liveBus.publish({ kind: 'vehicle-changed', vehicleId: id }));
        return { status: 201, body: service };
      },
    }),
  ];
}
