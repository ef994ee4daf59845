/** The shapes of a reservation over HTTP. */
import { type Static, Type } from 'typebox';
import { STATES } from './transitions.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const nullable = <T extends ReturnType<typeof Type.String | typeof Type.Integer | typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const When = Type.String({
  minLength: 8,
  maxLength: 40,
  description: "RFC 3339, or a date: local midnight at the vehicle's branch",
});
const DistanceKm = Type.Number({ minimum: 0, maximum: 100_000, description: 'How far it is to go, in all' });

export const PricePart = Type.Object(
  { kind: Type.String(), name: Type.String(), amountMinor: Type.Integer() },
  { $id: 'PricePart' },
);

export const Reservation = Type.Object(
  {
    id: Uuid,
    userId: Uuid,
    vehicleId: Uuid,
    state: Type.Enum(STATES),
    startsAt: Moment,
    endsAt: Moment,
    holdExpiresAt: Type.Union([Moment, Type.Null()], { description: 'While it is held: confirm it before' }),
    pickupBranchId: nullable(Uuid),
    returnBranchId: nullable(Uuid),
    distanceKm: nullable(Type.Number()),
    totalMinor: Type.Integer({ description: 'In the minor unit of the currency' }),
    currency: Type.String(),
    priceParts: Type.Array(PricePart),
    depositMinor: Type.Integer(),
    refundMinor: Type.Union([Type.Integer(), Type.Null()], {
      description: 'What a cancellation gives back of what was paid',
    }),
    quoteId: nullable(Uuid),
    termsVersion: nullable(Type.String()),
    reason: nullable(Type.String()),
    createdAt: Moment,
    updatedAt: Moment,
    confirmedAt: nullable(Moment),
    startedAt: nullable(Moment),
    endedAt: nullable(Moment),
    cancelledAt: nullable(Moment),
  },
  { $id: 'Reservation' },
);
export type Reservation = Static<typeof Reservation>;

export const ReservationInput = Type.Object({
  vehicleId: Uuid,
  startsAt: When,
  endsAt: When,
  userId: Type.Optional(Type.String({ format: 'uuid', description: 'For staff: whose it is' })),
  quoteId: Type.Optional(Uuid),
  distanceKm: Type.Optional(DistanceKm),
  returnBranchId: Type.Optional(Uuid),
  acceptedTerms: Type.Optional(
    Type.String({ maxLength: 50, description: 'The version of the terms that are accepted' }),
  ),
});
export type ReservationInput = Static<typeof ReservationInput>;

/** What is absent stays. Another vehicle is a swap: fit and free for the span, at its own price. */
export const ReservationPatch = Type.Object(
  {
    startsAt: Type.Optional(When),
    endsAt: Type.Optional(When),
    vehicleId: Type.Optional(Uuid),
    distanceKm: Type.Optional(DistanceKm),
    returnBranchId: Type.Optional(Uuid),
  },
  { $id: 'ReservationPatch', minProperties: 1 },
);
export type ReservationPatch = Static<typeof ReservationPatch>;

export const ReservationParams = Type.Object({ id: Uuid });
