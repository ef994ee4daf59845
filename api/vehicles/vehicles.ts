/** Making, changing and removing vehicles: the rules, whatever the path and field names they are asked by. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { CarInput, VehicleInput, VehiclePatch } from './vehicle.js';
import { type VehicleColumns, type VersionedVehicle, vehiclesRepository } from './vehicles-repository.js';

export const vehicleNotFound = () => new MotorpoolError('not-found', 'vehicle-not-found', 'There is no such vehicle.');

/** Throws a MotorpoolError: conflict for an externalId that is taken, bad-input for a fleet that is not there. */
export async function createVehicle(tx: Knex, input: VehicleInput): Promise<VersionedVehicle> {
  return vehiclesRepository(tx).insert(await columnsOf(tx, input));
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version. */
export async function patchVehicle(
  tx: Knex,
  id: string,
  patch: VehiclePatch,
  version?: number,
): Promise<VersionedVehicle> {
  const vehicles = vehiclesRepository(tx);
  const done = await vehicles.update(id, await columnsOf(tx, patch), version);
  const now = await vehicles.find(id);
  if (!now) throw vehicleNotFound();
  if (!done) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  return now;
}

/** A car of the rental documents as a vehicle; prices are rounded to the cent. */
export function vehicleOfCar(car: CarInput): VehicleInput {
  return {
    kind: 'car',
    make: car.make,
    model: car.model,
    year: car.year,
    category: car.type,
    location: car.location,
    pricePerDayMinor: Math.round(car.rentalPricePerDay * 100),
    ...(car.externalId !== undefined && { externalId: car.externalId }),
  };
}

async function columnsOf(
  tx: Knex,
  { location, externalId, fleetId, pricePerDayMinor, ...same }: VehiclePatch,
): Promise<VehicleColumns> {
  const columns: VehicleColumns = pick(same);
  if (location !== undefined) {
    columns.branch_id = location === null ? null : await vehiclesRepository(tx).branchNamed(location.trim());
  }
  if (externalId !== undefined) columns.external_id = externalId;
  if (fleetId !== undefined) columns.fleet_id = fleetId;
  if (pricePerDayMinor !== undefined) columns.price_per_day_minor = pricePerDayMinor;
  return columns;
}

/** A body may hold more than its schema names; only what it names may reach the table. */
function pick(patch: VehiclePatch): VehicleColumns {
  const names = ['kind', 'make', 'model', 'year', 'category', 'status'] as const;
  return Object.fromEntries(names.filter((name) => patch[name] !== undefined).map((name) => [name, patch[name]]));
}
