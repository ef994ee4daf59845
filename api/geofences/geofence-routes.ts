/** Fences of fleets, and who crossed them when. */
import { Type } from 'typebox';
import { Geofence, GeofenceCrossing, GeofenceInput, GeofencePatch } from '../../contracts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import type { PositionViews } from '../position-views/position-views.js';
import { moment } from '../telemetry/moment.js';
import { createFence, geofenceNotFound, patchFence, removeFence } from './geofences.js';
import { geofencesRepository, type VersionedFence } from './geofences-repository.js';

const tag = 'geofences';
const path = '/api/v1/geofences/{id}';
const Uuid = Type.String({ format: 'uuid' });
const params = Type.Object({ id: Uuid });
const missing = geofenceNotFound;
const answerOf = (status: number, { fence, version }: VersionedFence) => ({
  status,
  body: fence,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/geofences/${fence.id}` }) },
});
const Moment = Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339, or a date: its midnight in UTC' }));

export function geofenceEndpoints({ liveBus, views }: { liveBus: LiveBus; views: PositionViews }): Endpoint[] {
  const changed = () => liveBus.publish({ kind: 'alert-world-changed' });
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/geofences',
      tag,
      summary: 'Fences by name, page by page',
      access: 'alerts.read',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Uuid),
        fleetId: Type.Optional(
          Type.String({ format: 'uuid', description: 'Those that hold for the cars of this fleet' }),
        ),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Geofence) } },
      async handle({ query: { limit = 100, cursor, fleetId }, db }) {
        return { status: 200, body: cutPage(await geofencesRepository(db).page(limit + 1, cursor, fleetId), limit) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/geofences',
      tag,
      summary: 'Draw a fence',
      description:
        'A Point with `radiusM` is a circle, a LineString with `widthM` a corridor, a Polygon or MultiPolygon an area.',
      access: 'geofences.manage',
      creates: true,
      body: GeofenceInput,
      answers: { 201: { description: 'Drawn', schema: Geofence } },
      problems: { 409: 'There are too many' },
      async handle(call) {
        const made = await createFence(call.db, actorOf(call), call.body);
        call.afterCommit(changed);
        return answerOf(201, made);
      },
    }),
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'One fence',
      access: 'alerts.read',
      params,
      missing,
      answers: { 200: { description: 'It, with its ETag', schema: Geofence } },
      async handle({ params: { id }, db }) {
        const found = await geofencesRepository(db).find(id);
        if (!found) throw geofenceNotFound();
        return answerOf(200, found);
      },
    }),
    endpoint({
      method: 'patch',
      path,
      tag,
      summary: 'Change a fence; cars are held against a new shape from now on',
      access: 'geofences.manage',
      conditional: true,
      params,
      missing,
      body: GeofencePatch,
      answers: { 200: { description: 'As it is now', schema: Geofence } },
      async handle(call) {
        const version = expectedVersion(call.req);
        const now = await call.db.transaction((tx) =>
          patchFence(tx, actorOf(call), call.params.id, call.body, version),
        );
        changed();
        return answerOf(200, now);
      },
    }),
    endpoint({
      method: 'delete',
      path,
      tag,
      summary: 'Remove a fence; what was crossed and raised stays known',
      access: 'geofences.manage',
      params,
      missing,
      answers: { 204: { description: 'Removed' } },
      async handle(call) {
        await call.db.transaction((tx) => removeFence(tx, actorOf(call), call.params.id));
        changed();
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/geofences/{id}/crossings',
      tag,
      summary: 'Who entered, left or stayed in a fence, the newest first',
      access: 'telemetry.read',
      params,
      missing,
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Uuid),
        vehicleId: Type.Optional(Uuid),
        from: Moment,
        to: Moment,
      }),
      answers: { 200: { description: 'A page; the span is [from, to)', schema: pageOf(GeofenceCrossing) } },
      async handle(call) {
        const { params, query, db } = call;
        const { limit = 100, from, to, ...filter } = query;
        const fences = geofencesRepository(db);
        if (!(await fences.find(params.id))) throw geofenceNotFound();
        const found = await fences.crossings(limit + 1, {
          ...filter,
          geofenceId: params.id,
          from: from === undefined ? undefined : new Date(moment('from', from)),
          to: to === undefined ? undefined : new Date(moment('to', to)),
        });
        const page = cutPage(found, limit);
        const { userId } = callerOf(call);
        for (const vehicleId of new Set(page.items.map((crossing) => crossing.vehicleId))) {
          views.note({ userId, vehicleId, way: 'crossings', scope: params.id });
        }
        return { status: 200, body: page };
      },
    }),
  ];
}
