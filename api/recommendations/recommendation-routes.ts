/** Recommended cars: for oneself, in our own words and the documents'; and for a customer at the desk. */
import { type Static, Type } from 'typebox';
import { type Availability, OfferedCar, offeredCar } from '../availability/availability.js';
import { documentCar, FoundCar } from '../availability/document-car.js';
import { placeOf } from '../availability/search-place.js';
import { CarQuery, filtersOf, SearchQuery, searchRequestOf, searchSpanOf } from '../availability/search-query.js';
import { assertOn, type Feature } from '../features.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { userNotFound } from '../users/profile.js';
import { UserParams } from '../users/user.js';
import type { FindRecommender } from './live-recommender.js';
import { REASON_CODES } from './reasons.js';
import { type Recommendations, type RecommendDeps, recommend } from './recommend.js';

const FIRST = 5;
const Most = Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: `${FIRST} unless told` }));
const { sort: _sort, include: _include, cursor: _cursor, limit: _limit, ...wishes } = SearchQuery.properties;
const Query = Type.Object({ ...wishes, limit: Most });

const Recommended = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        car: OfferedCar,
        reasons: Type.Array(Type.Object({ code: Type.Enum([...REASON_CODES]), text: Type.String() })),
      }),
      { description: 'The best first' },
    ),
    source: Type.Enum(['model', 'rules']),
    modelId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
    modelNumber: Type.Union([Type.Integer(), Type.Null()]),
    isPersonal: Type.Boolean({ description: 'false: what was rented before was not looked at, as the person wishes' }),
  },
  { $id: 'Recommendations' },
);
const description =
  'Of cars that are free and fit for the span, as `/api/v1/availability` has them. By what one rented before, what customers of a like taste take, the place and the occasion; the preference `personalRecommendations: false` leaves out the first two. A reason never tells what fewer than five others did.';

export function recommendationEndpoints(deps: {
  cars: Availability;
  find: FindRecommender;
  featuresOff: ReadonlySet<Feature>;
}): Endpoint[] {
  const problems = { 409: 'It is switched off here: `switched-off`' };
  const shared = { method: 'get', tag: 'cars', description, problems } as const;
  const found = { 200: { description: 'They, with reasons', schema: Recommended } };

  async function ofPerson(db: RecommendDeps['db'], userId: string, query: Static<typeof Query>) {
    assertOn(deps.featuresOff, 'recommendations');
    const request = searchRequestOf(query, new Date());
    const said = await recommend({ ...deps, db }, userId, request, query.limit ?? FIRST);
    if (!said) throw userNotFound();
    return { status: 200, body: bodyOf(said) };
  }

  return [
    endpoint({
      ...shared,
      path: '/api/v1/recommendations',
      summary: 'Cars that one is likely to want, and why',
      access: 'signed-in',
      query: Query,
      answers: found,
      handle: ({ db, query, who }) => ofPerson(db, callerOf({ who }).userId, query),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/users/{id}/recommendations',
      summary: 'Cars that a customer is likely to want, for who books for them',
      access: 'rentals.manage',
      params: UserParams,
      missing: userNotFound,
      query: Query,
      answers: found,
      handle: ({ db, query, params }) => ofPerson(db, params.id, query),
    }),
    endpoint({
      ...shared,
      path: '/api/cars/recommendations',
      summary: 'Cars that one is likely to want, and why',
      access: 'signed-in',
      aliasOf: '/api/v1/recommendations',
      query: Type.Object({ ...CarQuery.properties, limit: Most }),
      answers: {
        200: {
          description: 'The best first',
          schema: Type.Array(Type.Object({ ...FoundCar.properties, reasons: Type.Array(Type.String()) })),
        },
      },
      async handle({ db, query: { location, type, distanceKm, limit = FIRST, ...dates }, who }) {
        assertOn(deps.featuresOff, 'recommendations');
        const asked = {
          place: location === undefined ? undefined : placeOf(location),
          span: searchSpanOf(dates, new Date(), { start: '?startDate', end: '?endDate' }),
          ...{ distanceKm, filters: filtersOf(type === undefined ? {} : { type }) },
        };
        const said = await recommend({ ...deps, db }, callerOf({ who }).userId, asked, limit);
        if (!said) throw userNotFound();
        const body = said.items.map(({ row, reasons }) => ({
          ...documentCar(row),
          reasons: reasons.map(({ text }) => text),
        }));
        return { status: 200, body };
      },
    }),
  ];
}

const bodyOf = ({ items, model, isPersonal }: Recommendations) => ({
  items: items.map(({ row, reasons }) => ({ car: offeredCar(row), reasons })),
  source: model ? 'model' : 'rules',
  ...{ modelId: model?.id ?? null, modelNumber: model?.number ?? null, isPersonal },
});
