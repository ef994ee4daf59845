/** Configuring a car. Whatever changes what it is told makes a new version of that, in the same transaction. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { vehicleConfigs } from '../../platform/vehicle-configs/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { checkConfigData } from './config-schema.js';
import { configTypesRepository } from './config-types-repository.js';
import type { TelemetryConfig, TelemetryConfigsInput, VehicleConfig } from './vehicle-config.js';
import { vehicleConfigsRepository } from './vehicle-configs-repository.js';

const LARGEST_MESSAGE = 200 * 1024; // bytes; the broker takes 256 KiB
const KEPT_VERSIONS = 1000;

export const configNotFound = () =>
  new MotorpoolError('not-found', 'config-not-found', 'The vehicle has no such configuration.');

/** Puts these in place of all that were. Throws a MotorpoolError: not-found, precondition, bad-input for a sensor named twice. */
export async function setSensors(
  tx: Knex,
  actor: Actor,
  vehicleId: string,
  { items }: TelemetryConfigsInput,
  version: number | undefined,
): Promise<{ items: TelemetryConfig[]; version: number }> {
  if (new Set(items.map(({ sensorType }) => sensorType)).size < items.length) {
    throw new MotorpoolError('bad-input', 'sensor-twice', 'A sensor is named twice.', {
      errors: [{ path: '/items', message: 'must name each sensorType once' }],
    });
  }
  await lock(tx, vehicleId);
  const configs = vehicleConfigsRepository(tx);
  assertVersion(version, await configs.pushedVersion(vehicleId));
  const before = await configs.sensors(vehicleId);
  await configs.replaceSensors(
    vehicleId,
    items.map(({ sensorType, samplingRate, enabled = true, config = {} }) => ({
      sensorType,
      samplingRate,
      enabled,
      config,
    })),
  );
  const after = await configs.sensors(vehicleId);
  await changed(tx, actor, vehicleId, { action: 'vehicle.sensors-configured', before, after });
  return { items: after, version: await configs.pushedVersion(vehicleId) };
}

interface Change {
  type: string;
  /** The version that is to be followed; 0 when there is none yet. */
  after: number | undefined;
  /** New data, or the version whose data it shall have again. */
  what: { data: VehicleConfig['data'] } | { rollBackTo: number };
}

/** Makes the next version. Throws a MotorpoolError: not-found, precondition, bad-input for data that its type does not want. */
export async function nextConfig(tx: Knex, actor: Actor, vehicleId: string, change: Change): Promise<VehicleConfig> {
  await lock(tx, vehicleId);
  const { type, what } = change;
  const kind = await configTypesRepository(tx).find(type);
  if (!kind) throw configNotFound();
  const configs = vehicleConfigsRepository(tx);
  const now = await configs.find(vehicleId, type);
  assertVersion(change.after, now?.version ?? 0);
  const earlier = 'data' in what ? undefined : await configs.find(vehicleId, type, what.rollBackTo);
  if (!('data' in what) && !earlier) throw configNotFound();
  const data = 'data' in what ? what.data : (earlier as VehicleConfig).data;
  checkConfigData(kind.type.schema, data); // an old one too: the schema may have changed since
  const version = (now?.version ?? 0) + 1;
  const made = await configs.insert(vehicleId, {
    type,
    version,
    data,
    createdBy: actor.userId,
    rolledBackTo: earlier?.version ?? null,
  });
  await configs.trim(vehicleId, type, version, KEPT_VERSIONS);
  await changed(tx, actor, vehicleId, { action: 'vehicle.configured', before: now ?? null, after: made });
  return made;
}

/** Nobody else configures the car meanwhile. */
async function lock(tx: Knex, vehicleId: string): Promise<void> {
  if (!(await vehiclesRepository(tx).lock(vehicleId))) throw vehicleNotFound();
}

function assertVersion(expected: number | undefined, now: number): void {
  if (expected === undefined || expected === now) return;
  throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
}

async function changed(
  tx: Knex,
  actor: Actor,
  vehicleId: string,
  entry: { action: string; before: unknown; after: unknown },
): Promise<void> {
  await vehicleConfigsRepository(tx).bump(vehicleId);
  const message = await vehicleConfigs(tx).wanted(vehicleId);
  if (Buffer.byteLength(JSON.stringify(message ?? {})) > LARGEST_MESSAGE) {
    throw new MotorpoolError('bad-input', 'config-too-large', 'All that the car is told would be more than 200 KiB.');
  }
  await auditRepository(tx).record(actor, { ...entry, subject: { kind: 'vehicle', id: vehicleId } });
}
