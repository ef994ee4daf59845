/** Configuring a car. Whatever changes what it is told makes a new version of that, in the same transaction. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { settleConfig, vehicleConfigs, wantedConfigsRepository } from '../../platform/vehicle-configs/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { checkConfigData } from './config-schema.js';
import { configTypesRepository } from './config-types-repository.js';
import type { TelemetryConfig, TelemetryConfigsInput, VehicleConfig } from './vehicle-config.js';
import { vehicleConfigsRepository } from './vehicle-configs-repository.js';

const LARGEST_OWN = 200 * 1024; // bytes: with what its fleet adds the car is told less than the broker's 256 KiB
const ANY = { mayLeaveOut: Number.POSITIVE_INFINITY };
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
  const sensors = checkedSensors(items, '/items');
  await lock(tx, vehicleId);
  const configs = vehicleConfigsRepository(tx);
  assertVersion(version, await configs.ownVersion(vehicleId));
  const mayLeaveOut = await settleConfig(tx, vehicleId, ANY); // who has too many already may have fewer
  const before = await configs.sensors(vehicleId);
  await configs.replaceSensors(vehicleId, sensors);
  const after = await configs.sensors(vehicleId);
  await changed(tx, actor, vehicleId, { action: 'vehicle.sensors-configured', before, after }, { mayLeaveOut });
  return { items: after, version: await configs.ownVersion(vehicleId) };
}

/** With what is true unless told. Throws a MotorpoolError (bad-input) for a sensor named twice. */
export function checkedSensors(items: TelemetryConfigsInput['items'], path: string): TelemetryConfig[] {
  if (new Set(items.map(({ sensorType }) => sensorType)).size < items.length) {
    throw new MotorpoolError('bad-input', 'sensor-twice', 'A sensor is named twice.', {
      errors: [{ path, message: 'must name each sensorType once' }],
    });
  }
  return items.map(({ enabled = true, config = {}, ...sensor }) => ({ ...sensor, enabled, config }));
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
  const kind = await configTypesRepository(tx).hold(type);
  if (!kind) throw configNotFound();
  const configs = vehicleConfigsRepository(tx);
  const now = await configs.find(vehicleId, type);
  assertVersion(change.after, now && !now.cleared ? now.version : 0);
  const earlier = 'data' in what ? undefined : await configs.find(vehicleId, type, what.rollBackTo);
  if (!('data' in what) && (!earlier || earlier.cleared)) throw configNotFound();
  const data = 'data' in what ? what.data : (earlier as VehicleConfig).data;
  checkConfigData(kind.type.schema, data); // an old one too: the schema may have changed since
  const next = { type, data, cleared: false, createdBy: actor.userId, rolledBackTo: earlier?.version ?? null };
  return follow(tx, actor, vehicleId, now, next);
}

/** Takes back what the car has of its own: the default of its fleet holds again. Throws a MotorpoolError (not-found). */
export async function clearConfig(tx: Knex, actor: Actor, vehicleId: string, type: string): Promise<void> {
  await lock(tx, vehicleId);
  const now = await vehicleConfigsRepository(tx).find(vehicleId, type);
  if (!now || now.cleared) throw configNotFound();
  await follow(tx, actor, vehicleId, now, {
    ...{ type, data: {}, cleared: true, createdBy: actor.userId, rolledBackTo: null },
  });
}

/** The version of all that the car is told. */
export async function toldVersion(tx: Knex, vehicleId: string): Promise<number> {
  return (await vehicleConfigs(tx).wanted(vehicleId))?.version ?? 0;
}

async function follow(
  tx: Knex,
  actor: Actor,
  vehicleId: string,
  now: VehicleConfig | undefined,
  next: Omit<VehicleConfig, 'version' | 'createdAt'>,
): Promise<VehicleConfig> {
  const configs = vehicleConfigsRepository(tx);
  const made = await configs.insert(vehicleId, { ...next, version: (now?.version ?? 0) + 1 });
  await configs.trim(vehicleId, made.type, made.version, KEPT_VERSIONS);
  const action = made.cleared ? 'vehicle.config-cleared' : 'vehicle.configured';
  await changed(tx, actor, vehicleId, { action, before: now ?? null, after: made });
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
  room = ANY,
): Promise<void> {
  await vehicleConfigsRepository(tx).bump(vehicleId);
  await settleConfig(tx, vehicleId, room);
  const own = (await wantedConfigsRepository(tx).findOwn([vehicleId])).get(vehicleId);
  if (Buffer.byteLength(JSON.stringify(own?.contents ?? {})) > LARGEST_OWN) {
    throw new MotorpoolError('bad-input', 'config-too-large', 'The car would have more than 200 KiB of its own.');
  }
  await auditRepository(tx).record(actor, { ...entry, subject: { kind: 'vehicle', id: vehicleId } });
}
