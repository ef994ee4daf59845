/** The shapes of a price factor: what staff know of days at a branch, and by how much it changes prices there. */
import { type Static, Type } from 'typebox';
import { FACTOR_KINDS } from './tariff.js';

const Uuid = Type.String({ format: 'uuid' });
const Day = Type.String({ format: 'date' });

const fields = {
  branchId: Uuid,
  kind: Type.Enum(FACTOR_KINDS),
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'As it stands in a quote' }),
  from: Type.String({ format: 'date', description: 'A day of the branch' }),
  until: Type.String({ format: 'date', description: 'The day after the last; 366 days at most' }),
  percent: Type.Number({
    minimum: -50,
    maximum: 100,
    description: 'On top, or off where negative; it counts to a thousandth of a percent',
  }),
};

export const PriceFactorInput = Type.Object(fields, { $id: 'PriceFactorInput' });
export type PriceFactorInput = Static<typeof PriceFactorInput>;

export const PriceFactor = Type.Object(
  {
    id: Uuid,
    ...fields,
    name: Type.String(),
    from: Day,
    until: Day,
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'PriceFactor' },
);
export type PriceFactor = Static<typeof PriceFactor>;

export const PriceFactorParams = Type.Object({ id: Uuid });
