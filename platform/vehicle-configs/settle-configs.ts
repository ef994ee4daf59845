/** Makes what cars are told of what they and their fleets have: a new version where it says something else, and none where not. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { MotorpoolError } from '../errors.js';
import { fleetDefaultsRepository } from './fleet-defaults-repository.js';
import { layConfig, MOST_SENSORS } from './lay-config.js';
import { toldConfigsRepository } from './told-configs-repository.js';
import { wantedConfigsRepository } from './wanted-configs-repository.js';

export interface Settled {
  /** How many cars it looked at. */
  cars: number;
  /** Those that are told something else now. */
  changed: string[];
  /** Of those that have so many sensors of their own that there is no room for all of their fleets': how many are left out. */
  leftOut: Map<string, number>;
}

/**
 * In the transaction `tx`; to be told to brokers after its commit. With `skipLocked` it leaves out cars that somebody else
 * changes just now. Cars that no fleet's default has ever reached stay as they are: they are told their own values.
 */
export async function settleConfigs(
  tx: Knex,
  vehicleIds: readonly string[],
  { skipLocked = false } = {},
): Promise<Settled> {
  const told = toldConfigsRepository(tx);
  const fleetOf = await told.holdCars(vehicleIds, skipLocked);
  const cars = [...fleetOf.keys()];
  const fleetIds = [...new Set(fleetOf.values())].filter((id) => id !== null);
  const inherited = await fleetDefaultsRepository(tx).inheritedBy(fleetIds);
  const inheritedOf = (car: string) => inherited.get(fleetOf.get(car) ?? '') ?? { stamp: '', defaults: [] };

  const locked = await told.lock(
    cars,
    cars.filter((car) => inheritedOf(car).stamp !== ''),
  );
  if (locked.length === 0) return { cars: cars.length, changed: [], leftOut: new Map() };
  const own = await wantedConfigsRepository(tx).findOwn(locked.map(({ vehicleId }) => vehicleId));
  const settled: Settled = { cars: cars.length, changed: [], leftOut: new Map() };
  const rows = locked.map(({ vehicleId, version, message }) => {
    const { version: ownVersion, contents: ownContents } = own.get(vehicleId) as NonNullable<
      ReturnType<typeof own.get>
    >;
    const { stamp, defaults } = inheritedOf(vehicleId);
    const { contents, sources, leftOut } = layConfig(defaults, ownContents);
    const changes = !isDeepStrictEqual(contents, message ?? ownContents);
    if (changes) settled.changed.push(vehicleId);
    if (leftOut.length > 0) settled.leftOut.set(vehicleId, leftOut.length);
    // Beyond the own one as well, which a process that knows of no defaults may have told meanwhile.
    const next = changes ? Math.max(version, ownVersion) + 1 : version;
    return { vehicleId, version: next, message: contents, sources, defaults: stamp, ownVersion };
  });
  await told.write(rows);
  return settled;
}

/**
 * The same of one car. Gives how many of its fleet's sensors are left out, and throws a MotorpoolError (bad-input) where that is more
 * than it may be.
 */
export async function settleConfig(tx: Knex, vehicleId: string, { mayLeaveOut = 0 } = {}): Promise<number> {
  const leftOut = (await settleConfigs(tx, [vehicleId])).leftOut.get(vehicleId) ?? 0;
  if (leftOut <= mayLeaveOut) return leftOut;
  const message = `With those of its fleet the car would be told of more than ${MOST_SENSORS} sensors.`;
  throw new MotorpoolError('bad-input', 'config-too-large', message);
}
