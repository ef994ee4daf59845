/** Searching for a car in the rental documents' words: `/api/cars` and `/api/cars/available`. */
import { Type } from 'typebox';
import { UnfitReason } from '../fitness/unfit-reasons.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { type Availability, offeredCar } from './availability.js';
import { documentCar, FoundCar } from './document-car.js';
import { placeOf } from './search-place.js';
import { CarQuery, filtersOf, searchSpanOf } from './search-query.js';
import type { FoundRow } from './search-repository.js';

/** The documents know no pages. */
const MOST_CARS = 1_000;

const Car = Type.Object(
  {
    ...FoundCar.properties,
    available: Type.Optional(Type.Boolean({ description: 'With `include=unavailable`' })),
    reasons: Type.Optional(Type.Array(UnfitReason, { description: 'With `include=unavailable`' })),
  },
  { $id: 'FoundCar' },
);
const Query = Type.Object({ ...CarQuery.properties, include: Type.Optional(Type.Literal('unavailable')) });

export function carSearchEndpoints(cars: Availability): Endpoint[] {
  return ['/api/cars', '/api/cars/available'].map((path) =>
    endpoint({
      method: 'get',
      path,
      tag: 'cars',
      summary: 'Cars that are free for the whole span and fit to rent',
      description: `The cheapest first, ${MOST_CARS} at most.`,
      access: 'anyone',
      aliasOf: '/api/v1/availability',
      query: Query,
      answers: { 200: { description: 'They; none: an empty list', schema: Type.Array(Car) } },
      async handle({ query }) {
        const rows = await cars.search({
          place: query.location === undefined ? undefined : placeOf(query.location),
          span: searchSpanOf(query, new Date(), { start: '?startDate', end: '?endDate' }),
          distanceKm: query.distanceKm,
          filters: filtersOf(query.type === undefined ? {} : { type: query.type }),
          sort: 'price',
          limit: MOST_CARS,
          withUnavailable: query.include !== undefined,
        });
        return { status: 200, body: rows.map((row) => carOf(row, query.include !== undefined)) };
      },
    }),
  );
}

function carOf(row: FoundRow, withReasons: boolean) {
  const { available, reasons } = offeredCar(row);
  return { ...documentCar(row), ...(withReasons && { available, reasons }) };
}
