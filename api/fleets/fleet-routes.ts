/** Fleets: a tree, each with a policy and an area that those below it inherit. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { Fleet, FleetInput, FleetMetrics, FleetParams, FleetPatch, FleetSummary } from './fleet.js';
import { createFleet, fleetNotFound, patchFleet, removeFleet } from './fleets.js';
import { fleetsRepository, type VersionedFleet } from './fleets-repository.js';

const tag = 'fleets';
const path = '/api/v1/fleets/{id}';
const params = FleetParams;
const missing = fleetNotFound;
const answerOf = (status: number, { fleet, version }: VersionedFleet) => ({
  status,
  body: fleet,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/fleets/${fleet.id}` }) },
});

/** `reachCars` is called where cars inherit from others now. */
export const fleetEndpoints = ({ reachCars }: { reachCars: () => void }): Endpoint[] => [
  endpoint({
    method: 'get',
    path: '/api/v1/fleets',
    tag,
    summary: 'Fleets, page by page, without their boundaries',
    access: 'fleets.read',
    query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ format: 'uuid' })) }),
    answers: { 200: { description: 'A page', schema: pageOf(FleetSummary) } },
    async handle({ query: { limit = 100, cursor }, db }) {
      const found = await fleetsRepository(db).page(limit + 1, cursor);
      return { status: 200, body: cutPage(found, limit) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/fleets',
    tag,
    summary: 'Add a fleet, on its own or below another',
    access: 'fleets.manage',
    creates: true,
    body: FleetInput,
    answers: { 201: { description: 'Added', schema: Fleet } },
    handle: async (call) => answerOf(201, await createFleet(call.db, actorOf(call), call.body)),
  }),
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'One fleet: what it sets itself, and what holds for it',
    access: 'fleets.read',
    params,
    missing,
    answers: { 200: { description: 'It, with its ETag', schema: Fleet } },
    async handle({ params, db }) {
      const found = await fleetsRepository(db).find(params.id);
      if (!found) throw fleetNotFound();
      return answerOf(200, found);
    },
  }),
  endpoint({
    method: 'patch',
    path,
    tag,
    summary: 'Change a fleet; what it hands down changes with it',
    access: 'fleets.manage',
    conditional: true,
    params,
    missing,
    body: FleetPatch,
    answers: { 200: { description: 'As it is now', schema: Fleet } },
    async handle(call) {
      const version = expectedVersion(call.req);
      const { params, body, db } = call;
      const now = await db.transaction((tx) => patchFleet(tx, actorOf(call), params.id, body, version));
      if (body.parentId !== undefined) call.afterCommit(reachCars);
      return answerOf(200, now);
    },
  }),
  endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Remove a fleet that holds nothing',
    access: 'fleets.manage',
    params,
    missing,
    answers: { 204: { description: 'Removed' } },
    problems: { 409: 'It still holds vehicles or fleets' },
    async handle(call) {
      await call.db.transaction((tx) => removeFleet(tx, actorOf(call), call.params.id));
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/fleets/{id}/metrics',
    tag,
    summary: 'Counts and means over the vehicles of a fleet and of all below it',
    access: 'fleets.read',
    params,
    missing,
    answers: { 200: { description: 'As they are now', schema: FleetMetrics } },
    async handle({ params, db }) {
      const fleets = fleetsRepository(db);
      if ((await fleets.chain(params.id)).length === 0) throw fleetNotFound();
      return { status: 200, body: await fleets.metrics(params.id) };
    },
  }),
];
