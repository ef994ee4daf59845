/** Price factors, for who sets prices. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { PriceFactor, PriceFactorInput, PriceFactorParams } from './price-factor.js';
import { createPriceFactor, priceFactorNotFound, removePriceFactor, replacePriceFactor } from './price-factors.js';
import { priceFactorsRepository, type VersionedFactor } from './price-factors-repository.js';

const tag = 'tariffs';
const access = 'prices.manage';
const path = '/api/v1/price-factors/{id}';
const params = PriceFactorParams;
const missing = priceFactorNotFound;
const answerOf = (status: number, { factor, version }: VersionedFactor) => ({
  status,
  body: factor,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/price-factors/${factor.id}` }) },
});

export const priceFactorEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/price-factors',
    tag,
    summary: 'Price factors, page by page',
    access,
    query: Type.Object({
      limit: Limit,
      cursor: Cursor(Type.String({ format: 'uuid' })),
      branchId: Type.Optional(Type.String({ format: 'uuid' })),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(PriceFactor) } },
    async handle({ query: { limit = 100, cursor, branchId }, db }) {
      const found = await priceFactorsRepository(db).page(limit + 1, cursor, branchId);
      return { status: 200, body: cutPage(found, limit) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/price-factors',
    tag,
    summary: 'Add a price factor',
    description:
      'Events, weather and competition at a branch, by the day. It counts where a tariff asks for it (`rules.factors`), for prices from then on: a quote that was made holds.',
    access,
    creates: true,
    body: PriceFactorInput,
    answers: { 201: { description: 'Added', schema: PriceFactor } },
    problems: { 409: 'The branch has too many' },
    handle: async (call) => answerOf(201, await createPriceFactor(call.db, actorOf(call), call.body)),
  }),
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'One price factor',
    access,
    params,
    missing,
    answers: { 200: { description: 'It, with its ETag', schema: PriceFactor } },
    async handle({ params: { id }, db }) {
      const found = await priceFactorsRepository(db).find(id);
      if (!found) throw priceFactorNotFound();
      return answerOf(200, found);
    },
  }),
  endpoint({
    method: 'put',
    path,
    tag,
    summary: 'Put a price factor in the place of one',
    access,
    conditional: true,
    params,
    missing,
    body: PriceFactorInput,
    answers: { 200: { description: 'As it is now', schema: PriceFactor } },
    problems: { 409: 'The branch has too many' },
    async handle(call) {
      const version = expectedVersion(call.req);
      const { params, body, db } = call;
      return answerOf(
        200,
        await db.transaction((tx) => replacePriceFactor(tx, actorOf(call), params.id, body, version)),
      );
    },
  }),
  endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Remove a price factor; quotes that were made by it hold',
    access,
    params,
    missing,
    answers: { 204: { description: 'Removed' } },
    async handle(call) {
      await call.db.transaction((tx) => removePriceFactor(tx, actorOf(call), call.params.id));
      return { status: 204 };
    },
  }),
];
