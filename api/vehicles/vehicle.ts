/** The shapes of a vehicle over HTTP. A car is a vehicle: `carId` and a vehicle's `id` are one. */
import { type Static, Type } from 'typebox';

export const KINDS = ['bus', 'car', 'scooter', 'truck'] as const;
export const STATUSES = ['available', 'in_use', 'maintenance'] as const;

const Kind = Type.Enum(KINDS);
const Status = Type.Enum(STATUSES);
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Year = Type.Integer({ minimum: 1900, maximum: 2100 });
const Uuid = Type.String({ format: 'uuid' });
const ExternalId = Text(50);
const PriceMinor = Type.Integer({ minimum: 0, maximum: 1e12, description: 'In hundredths of the currency' });

/** As the rental documents write a car. */
export const CarInput = Type.Object({
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
});
export type CarInput = Static<typeof CarInput>;

export const VehicleInput = Type.Object({
  kind: Kind,
  make: Text(100),
  model: Text(100),
  year: Year,
  category: Type.Optional(Text(50)),
  location: Type.Optional(Text(100)),
  status: Type.Optional(Status),
  pricePerDayMinor: Type.Optional(PriceMinor),
  externalId: Type.Optional(ExternalId),
  fleetId: Type.Optional(Uuid),
});
export type VehicleInput = Static<typeof VehicleInput>;

/** What is absent stays; null takes it away. */
export const VehiclePatch = Type.Object(
  {
    kind: Type.Optional(Kind),
    make: Type.Optional(Text(100)),
    model: Type.Optional(Text(100)),
    year: Type.Optional(Year),
    category: Type.Optional(Type.Union([Text(50), Type.Null()])),
    location: Type.Optional(Type.Union([Text(100), Type.Null()])),
    status: Type.Optional(Status),
    pricePerDayMinor: Type.Optional(PriceMinor),
    externalId: Type.Optional(Type.Union([ExternalId, Type.Null()])),
    fleetId: Type.Optional(Type.Union([Uuid, Type.Null()])),
  },
  { minProperties: 1 },
);
export type VehiclePatch = Static<typeof VehiclePatch>;

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
export const Vehicle = Type.Object(
  {
    id: Uuid,
    externalId: nullable(Type.String()),
    fleetId: nullable(Type.String()),
    location: nullable(Type.String()),
    kind: Kind,
    category: nullable(Type.String()),
    make: Type.String(),
    model: Type.String(),
    year: Type.Integer(),
    status: Status,
    pricePerDayMinor: PriceMinor,
    currency: Type.String(),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Vehicle' },
);
export type Vehicle = Static<typeof Vehicle>;

export const VehicleListItem = Type.Object({
  id: Uuid,
  type: Kind,
  location: nullable(Type.String()),
  status: Status,
});

export const VehicleParams = Type.Object({ id: Uuid });
export const CarParams = Type.Object({ carId: Uuid });
