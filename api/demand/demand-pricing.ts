/** The shapes of how demand counts in prices, and of what is foreseen. */
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const Shares = Type.Array(Type.Number(), { description: 'Of the cars, by the hour' });

export const DemandRulesInput = Type.Object(
  {
    mode: Type.Enum(['off', 'shadow', 'live'], {
      description: 'shadow: computed, kept and shown to staff; live: charged',
    }),
    floorPercent: Type.Integer({ minimum: 50, maximum: 100, description: 'Of the price without demand, at least' }),
    capPercent: Type.Integer({ minimum: 100, maximum: 200, description: 'Of the price without demand, at most' }),
    trialPercent: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 5,
        description:
          'Rentals of a type that begin on one day at a branch cost everyone so much more or less, by chance, to learn how many book; 0 unless told',
      }),
    ),
  },
  { $id: 'DemandRulesInput', additionalProperties: false },
);
export type DemandRulesInput = Static<typeof DemandRulesInput>;

export const DemandRules = Type.Object(
  {
    fleetId: Type.Union([Uuid, Type.Null()], { description: 'Null: of all cars whose fleets say nothing else' }),
    ...DemandRulesInput.properties,
    trialPercent: Type.Integer(),
    updatedAt: Moment,
  },
  { $id: 'DemandRules' },
);
export type DemandRules = Static<typeof DemandRules>;

export const DemandScope = Type.Object({
  scope: Type.String({
    pattern: '^(all|[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12})$',
    description: '`all`, or a fleet',
  }),
});

export const DemandForecastShown = Type.Object(
  {
    branchId: Uuid,
    category: Type.String(),
    cars: Type.Integer(),
    from: Type.String({ format: 'date-time', description: 'The first hour' }),
    foreseen: Shares,
    booked: Shares,
    model: Type.Union([Type.Object({ id: Uuid, number: Type.Integer() }), Type.Null()], { description: 'Null: rules' }),
    elasticity: Type.Number({ description: 'By how many percent fewer book where it is a percent dearer' }),
    madeAt: Moment,
  },
  { $id: 'DemandForecast' },
);
export type DemandForecastShown = Static<typeof DemandForecastShown>;
