/** The shapes of a tariff: rules that price the vehicles of its scope. Amounts are in minor units of the currency. */
import { type Static, type TSchema, Type } from 'typebox';

/** What staff may know of days at a branch. */
export const FACTOR_KINDS = ['event', 'weather', 'competition'] as const;

const Minor = Type.Integer({ minimum: 0, maximum: 1e12 });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Change = Type.Number({
  minimum: -100,
  maximum: 1000,
  description: 'Percent on top, or off where negative; it counts to a thousandth of a percent',
});
const Share = Type.Number({
  minimum: 0,
  maximum: 1000,
  description: 'Percent; it counts to a thousandth of a percent',
});

const Step = (description: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.Object({ priceMinor: Minor }, { additionalProperties: false }),
        Type.Object({ percentOfDaily: Share }, { additionalProperties: false }),
      ],
      { description },
    ),
  );

const DAY = '(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const MonthDay = Type.String({ pattern: `^((19|20|21)\\d\\d-)?${DAY}$` });

const Season = Type.Object(
  { name: Name, from: MonthDay, until: MonthDay, percent: Change },
  {
    $id: 'Season',
    additionalProperties: false,
    description:
      '[from, until): each year by month and day (`12-20` until `01-07`), or once by full dates. Of two that meet the first holds',
  },
);

const Tax = Type.Object(
  {
    name: Name,
    percent: Type.Number({ minimum: 0, maximum: 100 }),
    included: Type.Boolean({ description: 'Whether prices hold it already; else it is added' }),
  },
  { $id: 'Tax', additionalProperties: false },
);

export const TariffRules = Type.Object(
  {
    hourly: Step('An hour; of hours and day the cheaper holds for each started day. Percent: of the day'),
    daily: Step("A day of 24 hours; the vehicle's own price unless set. Percent: of the vehicle's own price"),
    weekly: Step('7 days. Percent: of 7 times the day'),
    monthly: Step('30 days. Percent: of 30 times the day'),
    weekend: Type.Optional(
      Type.Object(
        {
          days: Type.Array(Type.Integer({ minimum: 1, maximum: 7, description: 'ISO 8601: Monday is 1' }), {
            minItems: 1,
            maxItems: 7,
          }),
          percent: Change,
        },
        { additionalProperties: false },
      ),
    ),
    seasons: Type.Optional(Type.Array(Season, { maxItems: 50 })),
    factors: Type.Optional(
      Type.Object(
        {
          kinds: Type.Array(Type.Enum(FACTOR_KINDS), { minItems: 1, maxItems: FACTOR_KINDS.length, uniqueItems: true }),
          mostPercent: Type.Number({
            minimum: 0,
            maximum: 100,
            description: 'All of a day together change its price by no more, up or down',
          }),
        },
        {
          additionalProperties: false,
          description: 'Which of the price factors of the branch count (/api/v1/price-factors); none unless set',
        },
      ),
    ),
    oneWayMinor: Type.Optional(Minor),
    youngDriver: Type.Optional(
      Type.Object(
        { underYears: Type.Integer({ minimum: 14, maximum: 120 }), perDayMinor: Minor },
        { additionalProperties: false },
      ),
    ),
    lateReturn: Type.Optional(
      Type.Object(
        {
          graceMinutes: Type.Integer({ minimum: 0, maximum: 1440 }),
          perHourMinor: Type.Integer({ minimum: 1, maximum: 1e12, description: 'For each started hour after the end' }),
          maximumMinor: Type.Optional(Minor),
          tax: Type.Optional(
            Type.Object(
              { name: Name, percent: Type.Number({ minimum: 0, maximum: 100 }) },
              { additionalProperties: false, description: 'That the amount holds' },
            ),
          ),
        },
        {
          additionalProperties: false,
          description: 'Charged as the car comes back, by the tariff of then; nothing unless set',
        },
      ),
    ),
    minimumMinor: Type.Optional(Minor),
    maximumMinor: Type.Optional(Minor),
    taxes: Type.Optional(Type.Array(Tax, { maxItems: 10 })),
  },
  { $id: 'TariffRules', additionalProperties: false, description: 'Minimum and maximum are of all but added taxes' },
);
export type TariffRules = Static<typeof TariffRules>;

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });

export const TariffInput = Type.Object(
  {
    name: Name,
    fleetId: Type.Optional(Nullable(Uuid)),
    branchId: Type.Optional(Nullable(Uuid)),
    category: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 50, pattern: '\\S' }))),
    currency: Type.Optional(Nullable(Currency)),
    rules: TariffRules,
    active: Type.Optional(Type.Boolean()),
  },
  { $id: 'TariffInput' },
);
export type TariffInput = Static<typeof TariffInput>;

export const Tariff = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    fleetId: Nullable(Type.String({ description: 'For the vehicles of this fleet and of all below it' })),
    branchId: Nullable(Type.String()),
    category: Nullable(Type.String()),
    currency: Nullable(
      Type.String({
        description: "For vehicles of this currency; null: amounts are in the vehicle's, whichever it is",
      }),
    ),
    rules: TariffRules,
    active: Type.Boolean(),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Tariff' },
);
export type Tariff = Static<typeof Tariff>;

export const TariffParams = Type.Object({ id: Uuid });
