/**
 * What a fleet asks of its rentals. Each fleet sets what it wants; what it leaves out it inherits from the fleet above it,
 * and what nobody sets is off. `fleets.effective_policy` holds the outcome.
 */
import { type Static, Type } from 'typebox';

const Percent = Type.Number({ minimum: 0, maximum: 100 });
const Minor = Type.Integer({ minimum: 0, maximum: 1e12 });

export const FleetPolicy = Type.Object(
  {
    turnAroundMinutes: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10_080, description: 'Kept free after each rental; 0 unless set' }),
    ),
    mostHolds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Holds that a customer may have' }),
    ),
    emailVerified: Type.Optional(Type.Boolean({ description: 'Whether the e-mail address must be verified' })),
    licence: Type.Optional(
      Type.Boolean({ description: "Whether a driver's licence must be on file, valid to the end" }),
    ),
    minimumAgeYears: Type.Optional(Type.Integer({ minimum: 14, maximum: 99 })),
    termsVersion: Type.Optional(
      Type.String({ minLength: 1, maxLength: 50, description: 'The terms that must be accepted' }),
    ),
    depositMinor: Type.Optional(Minor),
    depositWithPayment: Type.Optional(
      Type.Boolean({ description: 'Whether the deposit is held with the payment of the rental, by the same means' }),
    ),
    depositReleaseHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 720,
        description:
          'So long after the return a deposit is let go by itself, where nothing is open; by staff unless set',
      }),
    ),
    paymentBeforeConfirm: Type.Optional(Type.Boolean({ description: 'Whether only a payment or staff may confirm' })),
    withinOpeningHours: Type.Optional(Type.Boolean({ description: 'Whether it must start and end in opening hours' })),
    longestDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    cancellation: Type.Optional(
      Type.Array(Type.Object({ hoursBefore: Type.Number({ minimum: 0, maximum: 8760 }), refundPercent: Percent }), {
        maxItems: 20,
        description: 'The step with the most hours that are still left holds; all is refunded unless set',
      }),
    ),
    noShowAfterMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_080,
        description: 'After the start, or after it was confirmed if that is later; 120 unless set',
      }),
    ),
    noShowRefundPercent: Type.Optional(Percent),
  },
  { $id: 'FleetPolicy', additionalProperties: false },
);
export type FleetPolicy = Static<typeof FleetPolicy>;
