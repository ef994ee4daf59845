/** A bound for what cars inherit, so that there is room for their own beside it. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { fleetDefaultsRepository, type InheritedDefaults, layConfig } from '../../platform/vehicle-configs/index.js';

const LARGEST = 40 * 1024; // bytes: with 200 KiB of a car's own it stays below the broker's 256
const MOST_SENSORS = 100; // of the 200 that a car can be told

/** What a fleet's cars inherit, and from which fleet. */
export const laidFor = (inherited: InheritedDefaults | undefined) =>
  layConfig(inherited?.defaults ?? [], { sensors: [] });

/** Throws a MotorpoolError (bad-input) where the fleet, or one below it, would hand down more than cars can be told. */
export async function assertDefaultsFit(tx: Knex, fleetId: string): Promise<void> {
  const defaults = fleetDefaultsRepository(tx);
  const inherited = await defaults.inheritedBy(await defaults.settersIn(fleetId));
  for (const each of inherited.values()) {
    const { contents } = laidFor(each);
    const fits = contents.sensors.length <= MOST_SENSORS && Buffer.byteLength(JSON.stringify(contents)) <= LARGEST;
    if (fits) continue;
    throw new MotorpoolError(
      'bad-input',
      'config-too-large',
      `With what is above and below it a fleet would hand down more than ${MOST_SENSORS} sensors, or more than 40 KiB.`,
    );
  }
}
