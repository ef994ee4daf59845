/** What everyone may see of feedback: averages, ratings and words, without who gave them. */
import { Type } from 'typebox';
import { branchNotFound } from '../branches/branches.js';
import { branchesRepository } from '../branches/branches-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { PublicFeedback, Ratings } from './feedback.js';
import { feedbackRepository } from './feedback-repository.js';

const tag = 'feedback';
const access = 'anyone';
const Uuid = Type.String({ format: 'uuid' });
const params = Type.Object({ id: Uuid });

const THINGS = [
  {
    path: '/api/v1/vehicles/{id}',
    what: 'a car',
    column: 'vehicle_id',
    filter: (vehicleId: string) => ({ vehicleId }),
    missing: vehicleNotFound,
    exists: (db: CallContext['db'], id: string) => vehiclesRepository(db).exists(id),
  },
  {
    path: '/api/v1/branches/{id}',
    what: 'a branch',
    column: 'branch_id',
    filter: (branchId: string) => ({ branchId }),
    missing: branchNotFound,
    exists: async (db: CallContext['db'], id: string) => (await branchesRepository(db).find(id)) !== undefined,
  },
] as const;

export const publicFeedbackEndpoints: Endpoint[] = THINGS.flatMap(({ path, what, column, filter, missing, exists }) => [
  endpoint({
    method: 'get',
    path: `${path}/rating`,
    tag,
    summary: `How ${what} is rated`,
    access,
    params,
    missing,
    answers: { 200: { description: 'Without what staff have hidden', schema: Ratings } },
    async handle({ params: { id }, db }) {
      if (!(await exists(db, id))) throw missing();
      return { status: 200, body: await feedbackRepository(db).ratings(column, id) };
    },
  }),
  endpoint({
    method: 'get',
    path: `${path}/feedback`,
    tag,
    summary: `What customers say of ${what}, the newest first, without names`,
    access,
    params,
    missing,
    query: Type.Object({ limit: Limit, cursor: Cursor(Uuid) }),
    answers: { 200: { description: 'A page', schema: pageOf(PublicFeedback) } },
    async handle({ params: { id }, query: { limit = 100, cursor }, db }) {
      if (!(await exists(db, id))) throw missing();
      const found = await feedbackRepository(db).page({ ...filter(id), hidden: false }, limit + 1, cursor);
      const items = found
        .slice(0, limit)
        .map(({ reservationId: _, userId: __, hidden: ___, answeredAt: ____, ...shown }) => shown);
      return { status: 200, body: { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null } };
    },
  }),
]);
