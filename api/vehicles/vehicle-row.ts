/** A vehicle's row, and the fields that are columns of another name. */
import type { Vehicle, VehiclePatch } from './vehicle.js';
import { hasVinCheckDigit } from './vin.js';

export interface VersionedVehicle {
  vehicle: Vehicle;
  version: number;
}

const PLAIN = {
  kind: 'kind',
  make: 'make',
  model: 'model',
  year: 'year',
  category: 'category',
  status: 'status',
  externalId: 'external_id',
  fleetId: 'fleet_id',
  pricePerDayMinor: 'price_per_day_minor',
  pricePerHourMinor: 'price_per_hour_minor',
  currency: 'currency',
  vin: 'vin',
  acriss: 'acriss',
  licencePlate: 'licence_plate',
  seats: 'seats',
  doors: 'doors',
  transmission: 'transmission',
  energy: 'energy',
  rangeKm: 'range_km',
  serviceDueKm: 'service_due_km',
} as const satisfies Partial<Record<keyof VehiclePatch, string>>;

/** Columns that may be written. */
export type VehicleColumns = { [F in keyof typeof PLAIN as (typeof PLAIN)[F]]?: VehiclePatch[F] } & {
  id?: string;
  branch_id?: string | null;
  service_due_at?: Date | null;
  feature_names?: string[];
  /** JSON text. */
  attributes?: string;
};

/** Those fields that are columns as they are. A body may hold more than its schema names: only what is here gets through. */
export function plainColumnsOf(patch: VehiclePatch): VehicleColumns {
  const named = Object.entries(PLAIN) as [keyof typeof PLAIN, string][];
  return Object.fromEntries(
    named.filter(([field]) => patch[field] !== undefined).map(([field, column]) => [column, patch[field]]),
  );
}

export const SELECT_VEHICLE = `
  select v.id, v.external_id, v.fleet_id, v.branch_id, b.name as location, v.kind, v.category, v.make, v.model, v.year,
    v.status, v.price_per_day_minor, v.price_per_hour_minor, v.currency, v.vin, v.acriss, v.licence_plate, v.seats, v.doors,
    v.transmission, v.energy, v.range_km, v.feature_names, v.attributes, v.service_due_at, v.service_due_km,
    v.created_at, v.updated_at, v.version
  from vehicles v left join branches b on b.id = v.branch_id`;

export interface VehicleRow {
  id: string;
  external_id: string | null;
  fleet_id: string | null;
  branch_id: string | null;
  location: string | null;
  kind: Vehicle['kind'];
  category: string | null;
  make: string;
  model: string;
  year: number;
  status: Vehicle['status'];
  price_per_day_minor: string;
  price_per_hour_minor: string | null;
  currency: string;
  vin: string | null;
  acriss: string | null;
  licence_plate: string | null;
  seats: number | null;
  doors: number | null;
  transmission: Vehicle['transmission'];
  energy: Vehicle['energy'];
  range_km: number | null;
  feature_names: string[];
  attributes: Vehicle['attributes'];
  service_due_at: Date | null;
  service_due_km: number | null;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export const vehicleOfRow = (row: VehicleRow): VersionedVehicle => ({
  version: row.version,
  vehicle: {
    id: row.id,
    externalId: row.external_id,
    fleetId: row.fleet_id,
    branchId: row.branch_id,
    location: row.location,
    kind: row.kind,
    category: row.category,
    make: row.make,
    model: row.model,
    year: row.year,
    status: row.status,
    pricePerDayMinor: Number(row.price_per_day_minor),
    pricePerHourMinor: row.price_per_hour_minor === null ? null : Number(row.price_per_hour_minor),
    currency: row.currency,
    vin: row.vin,
    vinCheckDigit: row.vin === null ? null : hasVinCheckDigit(row.vin),
    acriss: row.acriss,
    licencePlate: row.licence_plate,
    seats: row.seats,
    doors: row.doors,
    transmission: row.transmission,
    energy: row.energy,
    rangeKm: row.range_km,
    features: row.feature_names,
    attributes: row.attributes,
    serviceDueAt: row.service_due_at?.toISOString() ?? null,
    serviceDueKm: row.service_due_km,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  },
});
