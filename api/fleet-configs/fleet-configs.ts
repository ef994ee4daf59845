/** The default configuration of a fleet's cars: what it sets, what it inherits, and how far its cars have come. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { fleetDefaultsRepository, toldConfigsRepository } from '../../platform/vehicle-configs/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { assertDefaultsFit, laidFor } from '../fleets/defaults-fit.js';
import { fleetNotFound } from '../fleets/fleets.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { checkConfigData } from '../vehicle-configs/config-schema.js';
import { configTypesRepository } from '../vehicle-configs/config-types-repository.js';
import { checkedSensors } from '../vehicle-configs/vehicle-configs.js';
import type { FleetConfig, FleetConfigInput } from './fleet-config.js';
import { fleetConfigsRepository } from './fleet-configs-repository.js';
import { sensorOf } from './sensor-words.js';

export interface VersionedFleetConfig {
  config: FleetConfig;
  version: number;
}

/** Throws a MotorpoolError (not-found). */
export async function readFleetConfig(db: Knex, fleetId: string): Promise<VersionedFleetConfig> {
  const defaults = fleetDefaultsRepository(db);
  const tree = await defaults.treeOf(fleetId);
  if (tree.length === 0) throw fleetNotFound();
  const { version, ...own } = await fleetConfigsRepository(db).find(fleetId);
  const { contents, sources } = laidFor((await defaults.inheritedBy([fleetId])).get(fleetId));
  const settings = Object.entries(contents.settings ?? {}).map(([type, data]) => [
    type,
    { data, fleetId: sources.settings[type] },
  ]);
  const effective = {
    sensors: contents.sensors.map((sensor) => ({
      ...sensorOf(sensor),
      fleetId: sources.sensors[sensor.sensor_type] as string,
    })),
    settings: Object.fromEntries(settings),
  };
  return { version, config: { ...own, effective, rollout: await toldConfigsRepository(db).rollout(tree) } };
}

/**
 * Puts these in place of all that the fleet set; its cars are for `keepFleetConfigs` to reach, after the commit. Throws a
 * MotorpoolError: not-found, precondition, bad-input for a sensor named twice, a type that is not there, data that its type
 * does not want, and more than cars can be told.
 */
export async function setFleetConfig(
  tx: Knex,
  actor: Actor,
  fleetId: string,
  input: FleetConfigInput,
  expected: number | undefined,
): Promise<VersionedFleetConfig> {
  const sensors = checkedSensors(input.sensors, '/sensors');
  await fleetsRepository(tx).lockTree();
  if ((await fleetsRepository(tx).chain(fleetId)).length === 0) throw fleetNotFound();
  const configs = fleetConfigsRepository(tx);
  const before = await configs.find(fleetId);
  if (expected !== undefined && expected !== before.version) {
    throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  }
  await checkSettings(tx, input.settings);
  await configs.replace(fleetId, sensors, input.settings);
  await assertDefaultsFit(tx, fleetId);
  const said = ({ sensors, settings }: Pick<FleetConfig, 'sensors' | 'settings'>) => ({ sensors, settings });
  const now = await readFleetConfig(tx, fleetId);
  await auditRepository(tx).record(actor, {
    action: 'fleet.configured',
    subject: { kind: 'fleet', id: fleetId },
    before: said(before),
    after: said(now.config),
  });
  return now;
}

async function checkSettings(tx: Knex, settings: FleetConfigInput['settings']): Promise<void> {
  for (const [type, data] of Object.entries(settings)) {
    const found = await configTypesRepository(tx).hold(type);
    if (!found) {
      throw new MotorpoolError('bad-input', 'unknown-config-type', 'There is no such type of configuration.', {
        errors: [{ path: `/settings/${type}`, message: 'is no type of configuration' }],
      });
    }
    checkConfigData(found.type.schema, data, `/settings/${type}`);
  }
}
