/** The shapes of a vehicle over HTTP. A car is a vehicle: `carId` and a vehicle's `id` are one. */
import { type Static, type TNull, type TSchema, type TUnion, Type } from 'typebox';
import { ACRISS_PATTERN } from './acriss.js';
import { Attributes, GivenAttributes } from './attributes.js';
import { VIN_PATTERN } from './vin.js';

export const KINDS = ['bus', 'car', 'scooter', 'truck'] as const;
export const STATUSES = ['available', 'in_use', 'maintenance'] as const;
export const TRANSMISSIONS = ['manual', 'automatic'] as const;
export const ENERGIES = ['petrol', 'diesel', 'lpg', 'hybrid', 'plug-in-hybrid', 'electric', 'hydrogen'] as const;

const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Kind = Type.Enum(KINDS);
const Status = Type.Enum(STATUSES);
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Year = Type.Integer({ minimum: 1900, maximum: 2100 });
const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const ExternalId = Text(50);
const PriceMinor = Type.Integer({ minimum: 0, maximum: 1e12, description: 'In the minor unit of its currency' });

/** As the rental documents write a car. */
export const CarInput = Type.Object(
  {
    make: Text(100),
    model: Text(100),
    year: Year,
    type: Type.String({ minLength: 1, maxLength: 50, pattern: '\\S', description: 'Sedan, SUV, Truck, …' }),
    location: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '\\S',
      description: "A branch's name; a new one makes a branch",
    }),
    rentalPricePerDay: Type.Number({ minimum: 0, maximum: 1e9 }),
    externalId: Type.Optional(ExternalId),
  },
  { $id: 'CarInput' },
);
export type CarInput = Static<typeof CarInput>;

/** What may be left out, and be taken away again by null. */
const optional = {
  category: Text(50),
  location: Type.String({ ...Text(100), description: "A branch's name or id; a new name makes a branch" }),
  externalId: ExternalId,
  fleetId: Uuid,
  vin: Type.String({ pattern: VIN_PATTERN, description: 'ISO 3779' }),
  acriss: Type.String({ pattern: ACRISS_PATTERN, description: 'The four letters of the ACRISS matrix' }),
  licencePlate: Text(20),
  seats: Type.Integer({ minimum: 1, maximum: 200 }),
  doors: Type.Integer({ minimum: 0, maximum: 10 }),
  transmission: Type.Enum(TRANSMISSIONS),
  energy: Type.Enum(ENERGIES),
  rangeKm: Type.Integer({ minimum: 1, maximum: 5000, description: 'With a full tank or battery' }),
  pricePerHourMinor: PriceMinor,
  serviceDueAt: Time,
  serviceDueKm: Type.Number({ minimum: 0, maximum: 1e7 }),
};
const plain = {
  status: Status,
  pricePerDayMinor: PriceMinor,
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'Of its prices, ISO 4217; EUR unless told' }),
  features: Type.Array(Text(50), { maxItems: 50, description: 'child-seat, tow-bar, …' }),
  attributes: GivenAttributes,
};
const required = { kind: Kind, make: Text(100), model: Text(100), year: Year };

export const VehicleInput = Type.Object({
  ...required,
  ...Type.Partial(Type.Object({ ...optional, ...plain })).properties,
});
export type VehicleInput = Static<typeof VehicleInput>;

type Nulled<P> = { [K in keyof P]: P[K] extends TSchema ? TUnion<[P[K], TNull]> : never };
const nulled = Object.fromEntries(
  Object.entries(optional).map(([name, schema]) => [name, Type.Union([schema, Type.Null()])]),
) as Nulled<typeof optional>;

/** What is absent stays; null takes it away. Attributes are replaced whole. */
export const VehiclePatch = Type.Partial(Type.Object({ ...required, ...nulled, ...plain }), { minProperties: 1 });
export type VehiclePatch = Static<typeof VehiclePatch>;

export const Vehicle = Type.Object(
  {
    id: Uuid,
    externalId: nullable(Type.String()),
    fleetId: nullable(Uuid),
    branchId: nullable(Uuid),
    location: nullable(Type.String({ description: "The branch's name" })),
    kind: Kind,
    category: nullable(Type.String()),
    make: Type.String(),
    model: Type.String(),
    year: Type.Integer(),
    status: Status,
    pricePerDayMinor: PriceMinor,
    pricePerHourMinor: nullable(PriceMinor),
    currency: Type.String(),
    vin: nullable(Type.String()),
    vinCheckDigit: nullable(
      Type.Boolean({ description: 'Whether the ninth place is the check digit; outside North America it need not be' }),
    ),
    acriss: nullable(Type.String()),
    licencePlate: nullable(Type.String()),
    seats: nullable(Type.Integer()),
    doors: nullable(Type.Integer()),
    transmission: nullable(Type.Enum(TRANSMISSIONS)),
    energy: nullable(Type.Enum(ENERGIES)),
    rangeKm: nullable(Type.Integer()),
    features: Type.Array(Type.String()),
    attributes: Attributes,
    serviceDueAt: nullable(Time),
    serviceDueKm: nullable(Type.Number()),
    createdAt: Time,
    updatedAt: Time,
  },
  { $id: 'Vehicle' },
);
export type Vehicle = Static<typeof Vehicle>;

export const VehicleListItem = Type.Object(
  {
    id: Uuid,
    type: Kind,
    location: nullable(Type.String()),
    status: Status,
  },
  { $id: 'VehicleListItem' },
);

export const VehicleParams = Type.Object({ id: Uuid });
export const CarParams = Type.Object({ carId: Uuid });

/** As the inventory document writes a car. */
export const InventoryCar = Type.Object(
  { id: Uuid, model: Type.String(), year: Type.Integer(), status: Status },
  { $id: 'InventoryCar' },
);
export const InventoryCarInput = Type.Object({
  id: Type.Optional(Uuid),
  make: Type.Optional(Text(100)),
  model: Text(100),
  year: Year,
  status: Type.Optional(Status),
});
export const CarStatusPatch = Type.Object({ status: Status });

/** As the platform document writes a vehicle. */
export const PlatformVehicleInput = Type.Object({
  type: Kind,
  manufacturer: Type.Optional(Text(100)),
  model: Type.Optional(Text(100)),
  external_id: Type.Optional(ExternalId),
  fleet_id: Type.Optional(Uuid),
});

/** As administrators see a car. */
export const ManagedCar = Type.Object({
  carId: Uuid,
  make: Type.String(),
  model: Type.String(),
  year: Type.Integer(),
  type: Type.String(),
  location: nullable(Type.String()),
  rentalPricePerDay: Type.Number(),
  status: Status,
  version: Type.Integer(),
});
