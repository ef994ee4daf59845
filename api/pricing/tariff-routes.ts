/** Tariffs, for who sets prices. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { Tariff, TariffInput, TariffParams } from './tariff.js';
import { createTariff, removeTariff, replaceTariff, tariffNotFound } from './tariffs.js';
import { tariffsRepository, type VersionedTariff } from './tariffs-repository.js';

const tag = 'tariffs';
const access = 'prices.manage';
const path = '/api/v1/tariffs/{id}';
const params = TariffParams;
const missing = tariffNotFound;
const answerOf = (status: number, { tariff, version }: VersionedTariff) => ({
  status,
  body: tariff,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/tariffs/${tariff.id}` }) },
});

export const tariffEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/tariffs',
    tag,
    summary: 'Tariffs, page by page',
    access,
    query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ format: 'uuid' })) }),
    answers: { 200: { description: 'A page', schema: pageOf(Tariff) } },
    async handle({ query: { limit = 100, cursor }, db }) {
      const found = await tariffsRepository(db).page(limit + 1, cursor);
      return { status: 200, body: cutPage(found, limit) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/tariffs',
    tag,
    summary: 'Add a tariff',
    description:
      'It holds for vehicles that fit all of its scope: fleet, branch, category, currency. Of several the most specific holds: branch before fleet (the nearest first) before category before all. They are not added up.',
    access,
    creates: true,
    body: TariffInput,
    answers: { 201: { description: 'Added', schema: Tariff } },
    problems: { 409: 'An active tariff has this scope already' },
    handle: async (call) => answerOf(201, await createTariff(call.db, actorOf(call), call.body)),
  }),
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'One tariff',
    access,
    params,
    missing,
    answers: { 200: { description: 'It, with its ETag', schema: Tariff } },
    async handle({ params: { id }, db }) {
      const found = await tariffsRepository(db).find(id);
      if (!found) throw tariffNotFound();
      return answerOf(200, found);
    },
  }),
  endpoint({
    method: 'put',
    path,
    tag,
    summary: 'Put a tariff in the place of one; what is absent is as in a new one',
    access,
    conditional: true,
    params,
    missing,
    body: TariffInput,
    answers: { 200: { description: 'As it is now', schema: Tariff } },
    problems: { 409: 'An active tariff has this scope already' },
    async handle(call) {
      const version = expectedVersion(call.req);
      const { params, body, db } = call;
      return answerOf(200, await db.transaction((tx) => replaceTariff(tx, actorOf(call), params.id, body, version)));
    },
  }),
  endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Remove a tariff; quotes that were made by it hold',
    access,
    params,
    missing,
    answers: { 204: { description: 'Removed' } },
    async handle(call) {
      await call.db.transaction((tx) => removeTariff(tx, actorOf(call), call.params.id));
      return { status: 204 };
    },
  }),
];
