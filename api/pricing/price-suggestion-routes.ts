/** For who adds a car: what it may cost a day, and by which cars. */
import { Type } from 'typebox';
import { suggestedPrice } from '../../models/index.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { pricedCarsRepository } from './priced-cars-repository.js';

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Nullable = Type.Union([Type.Integer(), Type.Null()]);

export const priceSuggestionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/price-suggestions',
    tag: 'tariffs',
    summary: 'What a car may cost a day, by the cars that are most like it',
    description:
      'Their prices, weighed by likeness, and moved by up to 10 % by how much each was rented in the last 90 days. It has to be said of what category the car is: of one make, a small car and a van say nothing of each other.',
    access: 'vehicles.read',
    query: Type.Object({
      make: Name,
      model: Name,
      year: Type.Integer({ minimum: 1900, maximum: 2100 }),
      category: Type.String({ minLength: 1, maxLength: 50 }),
      energy: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
      fleetId: Type.Optional(
        Type.String({ format: 'uuid', description: 'By cars of that fleet and of those below it; of all unless told' }),
      ),
      currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'EUR unless told' })),
    }),
    answers: {
      200: {
        description: 'It; null where no car is like it',
        schema: Type.Object({
          pricePerDayMinor: Nullable,
          currency: Type.String(),
          reasons: Type.Array(
            Type.Object(
              {
                vehicleId: Type.String({ format: 'uuid' }),
                name: Type.String(),
                pricePerDayMinor: Type.Integer(),
                utilisation: Type.Union([Type.Number(), Type.Null()], { description: 'Of the last 90 days' }),
                weight: Type.Number({ description: 'How much it counts; all together 1' }),
              },
              { $id: 'PriceReason' },
            ),
            { description: 'The most alike first' },
          ),
        }),
      },
    },
    async handle({ query, db }) {
      const { currency = 'EUR', energy = null, fleetId, ...traits } = query;
      const asked = { ...traits, energy };
      const found = suggestedPrice(asked, await pricedCarsRepository(db).like(asked, { currency, fleetId }));
      const reasons = (found?.nearest ?? []).map(
        ({ id, make, model, year, pricePerDayMinor, utilisation, weight }) => ({
          ...{ vehicleId: id, name: `${make} ${model}, ${year}`, pricePerDayMinor, utilisation, weight },
        }),
      );
      return {
        status: 200,
        body: { pricePerDayMinor: found ? Math.round(found.priceMinor) : null, currency, reasons },
      };
    },
  }),
];
