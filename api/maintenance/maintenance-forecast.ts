/** The shapes of what is foreseen of a car, and of the service that is proposed for it. */
import { type Static, type TSchema, Type } from 'typebox';
import { COMPONENTS } from '../../models/index.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const OrNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Risk = OrNull(Type.Number({ minimum: 0, maximum: 1 }));
const Days = OrNull(Type.Number());
const Component = Type.Enum([...COMPONENTS]);

/** `rules`, or the version of the model that said so. */
const Source = Type.Union([Type.Literal('rules'), Type.Object({ modelId: OrNull(Uuid), modelNumber: Type.Integer() })]);

export const ComponentForecast = Type.Object({
  component: Component,
  flagged: Type.Boolean({ description: 'Whether its service is to be planned now' }),
  risk7: Type.Union([Type.Number(), Type.Null()], { description: 'Of a failure within 7 days; the rules know none' }),
  risk30: Risk,
  remainingDays: Type.Union([Type.Object({ low: Days, median: Days, high: Days }), Type.Null()], {
    description: 'Until it fails, eight in ten between low and high; null: later than can be foreseen, or not known',
  }),
  reasons: Type.Array(Type.String(), { description: 'What speaks for a failure, the weightiest first' }),
});

export const PROPOSAL_STATES = ['proposed', 'confirmed', 'refused', 'withdrawn', 'done', 'missed'] as const;

export const ServiceProposal = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    components: Type.Array(Component),
    state: Type.Enum([...PROPOSAL_STATES], {
      description: '`proposed` and `confirmed` keep the car from being rented',
    }),
    startsAt: Moment,
    endsAt: Moment,
    dueBy: Type.String({ format: 'date-time', description: 'From then on a failure is to be reckoned with' }),
    blockId: Type.String({ format: 'uuid', description: 'What keeps that time in the calendar' }),
    risk30: Risk,
    source: Source,
    reasons: Type.Array(Type.String()),
    note: OrNull(Type.String()),
    decidedBy: OrNull(Uuid),
    createdAt: Moment,
    changedAt: Moment,
  },
  { $id: 'ServiceProposal' },
);
export type ServiceProposal = Static<typeof ServiceProposal>;

export const MaintenanceForecast = Type.Object(
  {
    vehicleId: Uuid,
    car: Type.String({ description: 'Make and model' }),
    madeAt: Type.Union([Moment, Type.Null()], { description: 'Null: nothing was foreseen yet' }),
    source: Type.Union([Source, Type.Null()]),
    failureExpected: Type.Union([Component, Type.Null()], {
      description: 'What is so likely to fail within 7 days that the car is not offered',
    }),
    components: Type.Array(ComponentForecast),
    proposal: Type.Union([ServiceProposal, Type.Null()], { description: 'The service that is proposed or confirmed' }),
  },
  { $id: 'MaintenanceForecast' },
);
export type MaintenanceForecast = Static<typeof MaintenanceForecast>;
