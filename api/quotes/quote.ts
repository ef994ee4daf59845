/** The shapes of a quote: what a rental costs, promised for a quarter of an hour. */
import { type Static, type TSchema, Type } from 'typebox';
import { DemandShown } from '../pricing/demand-told.js';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const End = (description: string) => Type.String({ maxLength: 40, description });
const Minor = Type.Integer({ description: "In the currency's minor units (ISO 4217)" });

export const START = "A time (RFC 3339; without an offset: the branch's local time) or a date: its local midnight";

export const QuoteInput = Type.Object({
  vehicleId: Uuid,
  startsAt: End(START),
  endsAt: End('As the start, which it is after by two years at most'),
  returnBranchId: Type.Optional(Type.String({ format: 'uuid', description: 'Where it is given back, if elsewhere' })),
  distanceKm: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
});
export type QuoteInput = Static<typeof QuoteInput>;

export const Quote = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    startsAt: Type.String({ format: 'date-time' }),
    endsAt: Type.String({ format: 'date-time' }),
    returnBranchId: Nullable(Type.String()),
    distanceKm: Nullable(Type.Number()),
    totalMinor: Minor,
    currency: Type.String(),
    parts: Type.Array(
      Type.Object({
        kind: Type.String({
          description:
            'base, length, weekend, season, event, weather, competition, demand, one-way, young-driver, minimum, maximum, tax; more may come. The first is the base',
        }),
        name: Type.String(),
        amountMinor: Minor,
      }),
      { description: 'Their sum is the total' },
    ),
    includedTaxes: Type.Array(Type.Object({ name: Type.String(), amountMinor: Minor }), {
      description: 'Information: they are in the parts already',
    }),
    demand: Type.Union([DemandShown, Type.Null()], {
      description: 'Why the parts of kind demand are as they are; null where demand is not charged',
    }),
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Quote' },
);
export type Quote = Static<typeof Quote>;

export const QuoteParams = Type.Object({ id: Uuid });

/** As the rental documents ask for a price. */
export const CarPriceQuery = Type.Object({
  carId: Type.String({ minLength: 1, maxLength: 100 }),
  startDate: End(START),
  endDate: End('As startDate, which it is after by two years at most'),
});

export const CarPrice = Type.Object({
  carId: Uuid,
  basePrice: Type.Number({ description: "Days times the price of a day, in the currency's own unit" }),
  totalPrice: Type.Number(),
  currency: Type.String(),
  factors: Type.Array(Type.Object({ name: Type.String(), effect: Type.Number() }), {
    description: 'What brings the base price to the total',
  }),
  quoteId: Uuid,
  expiresAt: Type.String({ format: 'date-time' }),
});
export type CarPrice = Static<typeof CarPrice>;
