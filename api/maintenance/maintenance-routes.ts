/** What is foreseen of cars. */
import { Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { forecastsRepository } from './forecasts-repository.js';
import { MaintenanceForecast } from './maintenance-forecast.js';
import { proposalEndpoints } from './proposal-routes.js';

const tag = 'maintenance';
const Uuid = Type.String({ format: 'uuid' });

export function maintenanceEndpoints(deps: { liveBus: LiveBus; terms: RentalTermsSource }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/maintenance-forecast',
      tag,
      summary: 'What is foreseen of a vehicle: what may fail, when, and why',
      access: 'vehicles.read',
      params: VehicleParams,
      missing: vehicleNotFound,
      answers: { 200: { description: 'As of its last forecast', schema: MaintenanceForecast } },
      async handle({ params: { id }, db }) {
        const found = await forecastsRepository(db).find(id);
        if (!found) throw vehicleNotFound();
        return { status: 200, body: found };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/maintenance-forecasts',
      tag,
      summary: 'What is foreseen of all vehicles, the worst first',
      access: 'vehicles.read',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Uuid),
        fleetId: Type.Optional(Type.String({ format: 'uuid', description: 'With the fleets below it' })),
        flagged: Type.Optional(Type.Boolean({ description: 'Only those for which a service is to be planned' })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(MaintenanceForecast) } },
      async handle({ query: { limit = 100, cursor, fleetId, flagged }, db }) {
        const found = await forecastsRepository(db).page(limit + 1, { after: cursor, fleetId, flagged });
        const page = cutPage(
          found.map((forecast) => ({ ...forecast, id: forecast.vehicleId })),
          limit,
        );
        return { status: 200, body: { ...page, items: page.items.map(({ id: _, ...forecast }) => forecast) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/maintenance-forecasts/refresh',
      tag,
      summary: 'Foresee all vehicles anew, now instead of at night',
      access: 'vehicles.manage',
      creates: true,
      answers: { 202: { description: 'It begins within a minute, once for all who ask' } },
      async handle({ db }) {
        await forecastsRepository(db).ask();
        return { status: 202 };
      },
    }),
    ...proposalEndpoints(deps),
  ];
}
