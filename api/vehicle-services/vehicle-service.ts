/** A service that was done on a vehicle: an entry of its log, which is added to and never edited. */
import { type Static, type TSchema, Type } from 'typebox';
import { COMPONENTS } from '../../models/index.js';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Km = Type.Number({ minimum: 0, maximum: 1e7 });
const Minor = Type.Integer({ minimum: 0, maximum: 1e12, description: 'In the minor unit of the currency' });

const Components = Type.Array(Type.Enum([...COMPONENTS]), {
  maxItems: COMPONENTS.length,
  description: 'What was renewed or repaired; none: the car was looked over',
});
const AfterFailure = Type.Boolean({ description: 'Whether it had failed before it came to the workshop' });

export const VehicleServiceInput = Type.Object({
  doneOn: Type.String({ format: 'date' }),
  odometerKm: Type.Optional(Km),
  costMinor: Type.Optional(Minor),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217; EUR unless told' })),
  notes: Type.Optional(Type.String({ maxLength: 2000 })),
  nextDueAt: Type.Optional(Time),
  nextDueKm: Type.Optional(Km),
  components: Type.Optional(Components),
  afterFailure: Type.Optional(AfterFailure),
});
export type VehicleServiceInput = Static<typeof VehicleServiceInput>;

export const VehicleService = Type.Object(
  {
    id: Uuid,
    doneOn: Type.String({ format: 'date' }),
    odometerKm: Nullable(Type.Number()),
    costMinor: Nullable(Minor),
    currency: Type.String(),
    notes: Nullable(Type.String()),
    nextDueAt: Nullable(Time),
    nextDueKm: Nullable(Type.Number()),
    components: Components,
    afterFailure: AfterFailure,
    recordedBy: Nullable(Uuid),
    recordedAt: Time,
  },
  { $id: 'VehicleService' },
);
export type VehicleService = Static<typeof VehicleService>;
