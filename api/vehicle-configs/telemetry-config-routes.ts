/** What a car senses and how often, what it is told in all, and whether it has taken that. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { vehicleConfigs, wantedConfigsRepository } from '../../platform/vehicle-configs/index.js';
import { actorOf } from '../audit/audit-repository.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { PushedConfig, TelemetryConfigs, TelemetryConfigsInput } from './vehicle-config.js';
import { setSensors } from './vehicle-configs.js';
import { vehicleConfigsRepository } from './vehicle-configs-repository.js';

const tag = 'vehicles';
const path = '/api/v1/vehicles/{id}/telemetry-configs';
const params = VehicleParams;
const missing = vehicleNotFound;

async function assertThere(db: Knex, id: string): Promise<void> {
  if (!(await vehiclesRepository(db).exists(id))) throw vehicleNotFound();
}

export function telemetryConfigEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'What a car senses of its own, and how often; what its fleet adds is in `config`',
      access: 'vehicles.read',
      params,
      missing,
      answers: { 200: { description: 'Each sensor', schema: TelemetryConfigs } },
      async handle({ params: { id }, db }) {
        await assertThere(db, id);
        const configs = vehicleConfigsRepository(db);
        const version = await configs.ownVersion(id);
        return { status: 200, body: { items: await configs.sensors(id) }, headers: { etag: etagOf(version) } };
      },
    }),
    endpoint({
      method: 'put',
      path,
      tag,
      summary: 'Set what a car senses, in place of all that was set; the car is told at once, or as soon as it comes',
      description: 'What is not named here is as the default of its fleet has it.',
      access: 'vehicles.configure',
      conditional: true,
      params,
      missing,
      body: TelemetryConfigsInput,
      answers: { 200: { description: 'As it is now', schema: TelemetryConfigs } },
      async handle({ params: { id }, body, db, afterCommit, ...call }) {
        const expected = expectedVersion(call.req);
        const { items, version } = await db.transaction((tx) => setSensors(tx, actorOf(call), id, body, expected));
        afterCommit(() => liveBus.publish({ kind: 'vehicle-config-changed', vehicleId: id }));
        return { status: 200, body: { items }, headers: { etag: etagOf(version) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/config',
      tag,
      summary: 'All that a car is told, where it came from, and whether it has taken it',
      access: 'vehicles.read',
      params,
      missing,
      answers: { 200: { description: 'Its version, and the one that the car says it has', schema: PushedConfig } },
      async handle({ params: { id }, db }) {
        await assertThere(db, id);
        const { version = 0, sensors = [], settings = {} } = (await vehicleConfigs(db).wanted(id)) ?? {};
        const appliedVersion = await vehicleConfigsRepository(db).appliedVersion(id);
        const applied = (appliedVersion ?? 0) >= version;
        const sources = await sourcesOf(
          db,
          id,
          sensors.map((sensor) => sensor.sensor_type),
          Object.keys(settings),
        );
        return { status: 200, body: { version, appliedVersion, applied, sensors, settings, sources } };
      },
    }),
  ];
}

/** Of each of these names the fleet that it came from; null for the car's own. */
async function sourcesOf(db: Knex, id: string, sensors: readonly string[], settings: readonly string[]) {
  const from = await wantedConfigsRepository(db).sources(id);
  const fleetIds = [...new Set([...Object.values(from.sensors), ...Object.values(from.settings)])];
  const names = await fleetsRepository(db).names(fleetIds);
  const of = (given: readonly string[], fleets: Record<string, string>) =>
    Object.fromEntries(
      given.map((name) => {
        const fleetId = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
        return [name, fleetId === undefined ? null : { id: fleetId, name: names.get(fleetId) ?? null }];
      }),
    );
  return { sensors: of(sensors, from.sensors), settings: of(settings, from.settings) };
}
