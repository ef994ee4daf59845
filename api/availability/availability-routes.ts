/** Searching for a car, in our own words. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { pageOf } from '../http/pages.js';
import { type Availability, OfferedCar, offeredCar } from './availability.js';
import { cursorOf, SearchQuery, searchRequestOf } from './search-query.js';
import type { SearchRequest } from './search-request.js';

const FIRST_ALTERNATIVES = 5;

const Found = Type.Object({
  ...pageOf(OfferedCar).properties,
  alternatives: Type.Optional(
    Type.Array(OfferedCar, { description: 'Where nothing is free: other cars at that place, else elsewhere' }),
  ),
});

export function availabilityEndpoints(cars: Availability): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/availability',
      tag: 'cars',
      summary: 'Cars that are free for a span and fit for the trip',
      description:
        'A car is offered if nothing touches the span (reservations, holds, services, turn-arounds) and its telemetry says that it can do the trip. `include=unavailable` lists the others too, with the reasons.',
      access: 'anyone',
      query: SearchQuery,
      answers: { 200: { description: 'A page', schema: Found } },
      async handle({ query }) {
        const request = searchRequestOf(query, new Date());
        const rows = await cars.search({ ...request, limit: request.limit + 1 });
        const page = rows.slice(0, request.limit);
        const last = rows.length > request.limit ? page.at(-1) : undefined;
        const nothing = page.length === 0 && request.after === undefined;
        const body = {
          items: page.map(offeredCar),
          nextCursor: last ? cursorOf(last) : null,
          ...(nothing && { alternatives: await instead(request) }),
        };
        return { status: 200, body };
      },
    }),
  ];

  /** The same span without the wishes, then without the place. */
  async function instead(request: SearchRequest): Promise<OfferedCar[]> {
    const wider = { ...request, filters: [], limit: FIRST_ALTERNATIVES, withUnavailable: false };
    for (const attempt of [wider, { ...wider, place: undefined, sort: 'price' as const }]) {
      const rows = await cars.search(attempt);
      if (rows.length > 0) return rows.map(offeredCar);
    }
    return [];
  }
}
