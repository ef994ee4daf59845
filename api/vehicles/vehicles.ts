/** Making, changing and removing vehicles: the rules, whatever the path and field names they are asked by. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { settleConfig } from '../../platform/vehicle-configs/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { changesBetween } from '../audit/changes-between.js';
import { nearestMinorUnits } from '../pricing/major-units.js';
import { checkedAttributes } from './attributes.js';
import type { CarInput, Vehicle, VehicleInput, VehiclePatch } from './vehicle.js';
import { plainColumnsOf, type VehicleColumns, type VersionedVehicle } from './vehicle-row.js';
import { vehiclesRepository } from './vehicles-repository.js';

const DEFAULT_CURRENCY = 'EUR'; // as the table has it

export const vehicleNotFound = () => new MotorpoolError('not-found', 'vehicle-not-found', 'There is no such vehicle.');

/**
 * With an id of the caller's choice, or one that is made. Throws a MotorpoolError: conflict for an id, externalId or VIN
 * that is taken and for an archived branch, bad-input for a fleet that is not there and attributes of another kind.
 */
export async function createVehicle(
  tx: Knex,
  actor: Actor,
  input: VehicleInput,
  id?: string,
): Promise<VersionedVehicle> {
  const columns = await columnsOf(tx, input, input.kind);
  const made = await vehiclesRepository(tx).insert({ ...columns, ...(id !== undefined && { id: id.toLowerCase() }) });
  if (input.fleetId) await settleConfig(tx, made.vehicle.id);
  const subject = { kind: 'vehicle', id: made.vehicle.id };
  await auditRepository(tx).record(actor, { action: 'vehicle.created', subject, after: made.vehicle });
  return made;
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version, and what createVehicle throws. */
export async function patchVehicle(
  tx: Knex,
  actor: Actor,
  id: string,
  patch: VehiclePatch,
  version?: number,
): Promise<VersionedVehicle> {
  const vehicles = vehiclesRepository(tx);
  const before = await vehicles.lock(id);
  if (!before) throw vehicleNotFound();
  if (version !== undefined && version !== before.version) throw staleVersion();
  if (!(await vehicles.update(id, await columnsOfPatch(tx, before.vehicle, patch)))) throw vehicleNotFound();
  const moves = patch.fleetId !== undefined && patch.fleetId !== before.vehicle.fleetId;
  if (moves) await settleConfig(tx, id); // what it inherits is another fleet's
  const now = (await vehicles.find(id)) as VersionedVehicle;
  await auditRepository(tx).record(actor, {
    action: 'vehicle.changed',
    subject: { kind: 'vehicle', id },
    ...changesBetween(before.vehicle, now.vehicle),
  });
  return now;
}

/** Throws a MotorpoolError (not-found). The car's device token is for the caller to revoke, after the commit. */
export async function removeVehicle(tx: Knex, actor: Actor, id: string): Promise<void> {
  const vehicles = vehiclesRepository(tx);
  const before = await vehicles.lock(id);
  if (!before) throw vehicleNotFound();
  if (await vehicles.hasReservations(id)) {
    throw new MotorpoolError(
      'conflict',
      'vehicle-has-reservations',
      'It is reserved, held or out. Cancel or end its reservations first, or move them to other cars.',
    );
  }
  await vehicles.remove(id);
  const subject = { kind: 'vehicle', id };
  await auditRepository(tx).record(actor, { action: 'vehicle.removed', subject, before: before.vehicle });
}

/** A car of the rental documents as a vehicle; prices are rounded to the minor unit of its currency. */
export function vehicleOfCar(car: CarInput, currency: string = DEFAULT_CURRENCY): VehicleInput {
  return {
    kind: 'car',
    make: car.make,
    model: car.model,
    year: car.year,
    category: car.type,
    location: car.location,
    pricePerDayMinor: nearestMinorUnits(car.rentalPricePerDay, currency),
    ...(car.externalId !== undefined && { externalId: car.externalId }),
  };
}

const staleVersion = () =>
  new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');

/** Attributes are checked anew when the kind changes; a car may stay in a branch that was archived since. */
function columnsOfPatch(tx: Knex, now: Vehicle, { location, ...patch }: VehiclePatch): Promise<VehicleColumns> {
  const kind = patch.kind ?? now.kind;
  const attributes = patch.attributes ?? (kind === now.kind ? undefined : now.attributes);
  const moves = location !== undefined && location?.trim().toLowerCase() !== now.location?.toLowerCase();
  return columnsOf(tx, { ...patch, ...(moves && { location }), ...(attributes && { attributes }) }, kind);
}

async function columnsOf(tx: Knex, patch: VehiclePatch, kind: Vehicle['kind']): Promise<VehicleColumns> {
  const { location, features, attributes, serviceDueAt } = patch;
  const columns = plainColumnsOf(patch);
  if (attributes !== undefined) columns.attributes = JSON.stringify(checkedAttributes(kind, attributes));
  if (features !== undefined) columns.feature_names = [...new Set(features.map((name) => name.trim()))];
  if (serviceDueAt !== undefined) columns.service_due_at = serviceDueAt === null ? null : momentOf(serviceDueAt);
  if (location !== undefined) {
    columns.branch_id = location === null ? null : await vehiclesRepository(tx).branchNamed(location.trim());
  }
  return columns;
}

/** Throws a MotorpoolError (bad-input) for a moment that has the form of one and is none, such as a leap second. */
function momentOf(text: string): Date {
  const at = new Date(text);
  if (at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999) return at;
  throw new MotorpoolError('bad-input', 'bad-time', 'This moment does not exist.', {
    errors: [{ path: '/serviceDueAt', message: 'is no moment' }],
  });
}
