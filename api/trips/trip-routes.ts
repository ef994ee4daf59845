/** Trips: a vehicle's, everyone's, and one with its way and what happened on it. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { RECENT_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may } from '../identity/access.js';
import type { PositionViews } from '../position-views/position-views.js';
import { DAY_MS, rfc3339, spanOf } from '../telemetry/moment.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { asDrivingEvent, asTrip, TRIP_ENDS_MS, Trip, WholeTrip } from './trip.js';
import { tripPath } from './trip-path.js';
import type { TripRow } from './trip-row.js';
import { tripsRepository } from './trips-repository.js';

const tag = 'trips';
const access = 'telemetry.read';
const Uuid = Type.String({ format: 'uuid' });
const params = Type.Object({ id: Uuid });
const paged = {
  from: Type.Optional(Type.String({ description: 'RFC 3339; trips that end before are left out' })),
  to: Type.Optional(Type.String({ description: 'RFC 3339; trips that begin then or later are left out' })),
  limit: Limit,
  cursor: Cursor(Uuid),
};
const SPAN_MS = RECENT_MS + DAY_MS;
const EVENTS_MAX = 10_000;

const tripNotFound = () => new MotorpoolError('not-found', 'trip-not-found', 'There is no such trip.');

export function tripEndpoints({ store, views }: { store: TelemetryStore; views: PositionViews }): Endpoint[] {
  async function pathOf({ vehicle_id, started_at, ended_at }: TripRow) {
    const points = await tripPath(store.track(vehicle_id, { from: started_at, to: ended_at + 1 }));
    const line = points.length > 1;
    const coordinates = points.map(([longitude, latitude]) => [longitude, latitude]);
    return {
      type: 'Feature' as const,
      geometry: line ? { type: 'LineString' as const, coordinates } : null,
      properties: { times: line ? points.map(([, , at]) => rfc3339(at)) : [] },
    };
  }

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/trips',
      tag,
      summary: 'Trips of a vehicle, the newest first',
      description:
        'Of the last 31 days unless `from` says otherwise. A customer sees those of their own rentals of it.',
      access: 'signed-in',
      keysWith: access,
      params,
      missing: vehicleNotFound,
      query: Type.Object(paged),
      answers: { 200: { description: 'A page', schema: pageOf(Trip) } },
      async handle({ params: { id }, query: { from, to, limit = 100, cursor }, db, who }) {
        const caller = callerOf({ who });
        const span = spanOf({ ...(from && { from }), ...(to && { to }) }, SPAN_MS, Date.now());
        const trips = tripsRepository(db);
        const isStaff = may(caller, access);
        const known = isStaff ? await vehiclesRepository(db).exists(id) : await trips.hasDriven(caller.userId, id);
        if (!known) throw vehicleNotFound();
        const drivenBy = isStaff ? undefined : caller.userId;
        const found = await trips.page({ vehicleId: id, drivenBy, span }, limit + 1, cursor);
        if (isStaff) views.note({ userId: caller.userId, vehicleId: id, way: 'trips', scope: '' });
        const now = Date.now();
        return {
          status: 200,
          body: cutPage(
            found.map((row) => asTrip(row, now)),
            limit,
          ),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/trips',
      tag,
      summary: 'Trips of all vehicles, the newest first',
      description: 'Of the last 31 days unless `from` says otherwise.',
      access,
      query: Type.Object({
        ...paged,
        vehicleId: Type.Optional(Uuid),
        fleetId: Type.Optional(Type.String({ format: 'uuid', description: 'In which the vehicle was at its start' })),
        inProgress: Type.Optional(Type.Literal(true, { description: 'Only those that go on' })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Trip) } },
      async handle({ query: { from, to, limit = 100, cursor, vehicleId, fleetId, inProgress }, db, who }) {
        const now = Date.now();
        const span = spanOf({ ...(from && { from }), ...(to && { to }) }, SPAN_MS, now);
        const inProgressSince = inProgress ? new Date(now - TRIP_ENDS_MS) : undefined;
        const found = await tripsRepository(db).page({ vehicleId, fleetId, inProgressSince, span }, limit + 1, cursor);
        const scope = vehicleId === undefined ? (fleetId ?? 'all') : '';
        views.note({ userId: callerOf({ who }).userId, vehicleId: vehicleId ?? null, way: 'trips', scope });
        return {
          status: 200,
          body: cutPage(
            found.map((row) => asTrip(row, now)),
            limit,
          ),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/trips/{id}',
      tag,
      summary: 'A trip with its way and what happened on it',
      description:
        'The way is a GeoJSON LineString that is off by five metres at most; of one that needs more than 10,000 points every second one is left out. It is there as long as raw samples are kept. A customer sees the trips of their own rentals.',
      access: 'signed-in',
      keysWith: access,
      params,
      missing: tripNotFound,
      answers: { 200: { description: 'The trip', schema: WholeTrip } },
      async handle({ params: { id }, db, who }) {
        const caller = callerOf({ who });
        const isStaff = may(caller, access);
        const trips = tripsRepository(db);
        const row = await trips.find(id, isStaff ? undefined : caller.userId);
        if (!row) throw tripNotFound();
        if (isStaff) views.note({ userId: caller.userId, vehicleId: row.vehicle_id, way: 'trips', scope: id });
        const [events, path] = await Promise.all([
          trips.eventsOf(row.vehicle_id, row.started_at, row.ended_at, EVENTS_MAX),
          pathOf(row),
        ]);
        return { status: 200, body: { ...asTrip(row, Date.now()), drivingEvents: events.map(asDrivingEvent), path } };
      },
    }),
  ];
}
