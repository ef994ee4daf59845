/** The shapes of a hand-over over HTTP. */
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
export const STAGES = ['start', 'end'] as const;

const Damage = Type.Object(
  {
    place: Type.String({ minLength: 1, maxLength: 100, description: 'Where on the car: front bumper, left door' }),
    note: Type.Optional(Type.String({ maxLength: 500 })),
    documentId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Its photo, among the papers of the vehicle' }),
    ),
  },
  { $id: 'Damage' },
);

export const HandoverInput = Type.Object({
  stage: Type.Enum(STAGES, { description: 'As the customer gets the car, or as it comes back' }),
  odometerKm: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000_000 })),
  energyPercent: Type.Optional(
    Type.Number({ minimum: 0, maximum: 100, description: 'Of the battery, or of the tank' }),
  ),
  keys: Type.Integer({ minimum: 0, maximum: 9, description: 'How many changed hands' }),
  documentsSeen: Type.Boolean({ description: "The driver's, as it begins; those of the car, as it is back" }),
  damages: Type.Optional(Type.Array(Damage, { maxItems: 50 })),
  notes: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type HandoverInput = Static<typeof HandoverInput>;

const nullable = <T extends ReturnType<typeof Type.String | typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const Handover = Type.Object(
  {
    id: Uuid,
    reservationId: Uuid,
    vehicleId: Uuid,
    stage: Type.Enum(STAGES),
    odometerKm: nullable(Type.Number()),
    energyPercent: nullable(Type.Number()),
    keys: Type.Integer(),
    documentsSeen: Type.Boolean(),
    damages: Type.Array(Damage),
    notes: nullable(Type.String()),
    recordedBy: nullable(Uuid),
    recordedAt: Moment,
  },
  { $id: 'Handover' },
);
export type Handover = Static<typeof Handover>;
