/** Prices from demand: how it counts, what is foreseen, and what it said of a reservation's price. */
import { Type } from 'typebox';
import { PRIOR_ELASTICITY } from '../../models/index.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit } from '../http/pages.js';
import { demandForecastsRepository, type ForeseenRow, servedShares } from '../pricing/demand-forecasts-repository.js';
import { DemandForecastShown, DemandRules, DemandRulesInput, DemandScope } from './demand-pricing.js';
import { demandScopeNotFound, putDemandRules, removeDemandRules } from './demand-rules.js';
import { demandRulesRepository } from './demand-rules-repository.js';

const tag = 'tariffs';
const access = 'prices.manage';
const path = '/api/v1/demand-pricing/{scope}';
const missing = demandScopeNotFound;
const Next = Type.Union([Type.String(), Type.Null()]);

export const demandEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/demand-pricing',
    tag,
    summary: 'How demand counts in prices: of all cars, and of fleets that say otherwise',
    access,
    query: Type.Object({ limit: Limit, cursor: Cursor(DemandScope.properties.scope) }),
    answers: {
      200: { description: 'A page', schema: Type.Object({ items: Type.Array(DemandRules), nextCursor: Next }) },
    },
    async handle({ query: { limit = 100, cursor }, db }) {
      const found = await demandRulesRepository(db).page(limit + 1, cursor);
      const items = found.slice(0, limit);
      const nextCursor = found.length > limit ? (items.at(-1)?.fleetId ?? 'all') : null;
      return { status: 200, body: { items, nextCursor } };
    },
  }),
  endpoint({
    method: 'put',
    path,
    tag,
    summary: 'Say how demand counts in prices',
    description:
      'In the shadow it is computed and kept beside each quote and reservation, and nobody pays it; live, it is a part of the price. Quotes that were made hold.',
    access,
    params: DemandScope,
    missing,
    body: DemandRulesInput,
    answers: { 200: { description: 'As it is now', schema: DemandRules } },
    async handle(call) {
      const { params, body, db } = call;
      const now = await db.transaction((tx) => putDemandRules(tx, actorOf(call), params.scope, body));
      return { status: 200, body: now };
    },
  }),
  endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Let a fleet go by what holds above it',
    access,
    params: DemandScope,
    missing,
    answers: { 204: { description: 'Removed' } },
    problems: { 409: 'What holds for all cars stays' },
    async handle(call) {
      await call.db.transaction((tx) => removeDemandRules(tx, actorOf(call), call.params.scope));
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/demand-forecasts',
    tag: 'analytics',
    summary: 'What is foreseen to be taken at a branch, by type of car and hour, for four weeks',
    description: 'None of types of which less than a week is known.',
    access: 'predictions.read',
    query: Type.Object({
      branchId: Type.String({ format: 'uuid' }),
      limit: Limit,
      cursor: Cursor(Type.String({ minLength: 1, maxLength: 50 })),
    }),
    answers: {
      200: {
        description: 'A page, by type',
        schema: Type.Object({ items: Type.Array(DemandForecastShown), nextCursor: Next }),
      },
    },
    async handle({ query: { branchId, limit = 20, cursor }, db }) {
      const found = await demandForecastsRepository(db).ofBranch(branchId, limit + 1, cursor);
      const items = found.slice(0, limit).map(shown);
      return { status: 200, body: { items, nextCursor: found.length > limit ? items.at(-1)?.category : null } };
    },
  }),
];

const shown = (row: ForeseenRow): DemandForecastShown => ({
  branchId: row.branch_id,
  category: row.category,
  cars: row.cars,
  from: row.from_hour.toISOString(),
  foreseen: servedShares(row),
  booked: row.booked,
  model: row.number === null || row.model_id === null ? null : { id: row.model_id, number: row.number },
  elasticity: row.elasticity ?? PRIOR_ELASTICITY,
  madeAt: row.made_at.toISOString(),
});
