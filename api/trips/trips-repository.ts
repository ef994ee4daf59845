/** SQL for trips and driving events, as they are read. Ingest writes them. */
import type { Knex } from 'knex';
import type { Span } from '../../platform/telemetry-store/telemetry-store.js';
import type { DrivingEventRow, TripRow } from './trip-row.js';
import { usedOf } from './used-of.js';

/** All that are given must hold. */
export interface TripFilter {
  vehicleId?: string | undefined;
  fleetId?: string | undefined;
  /** Trips that lie wholly within a rental of this person. */
  drivenBy?: string | undefined;
  inProgressSince?: Date | undefined;
  span: Span;
}

const ms = (column: string) => `(extract(epoch from t.${column}) * 1000)::float8 as ${column}`;
const TRIP = `t.id, t.vehicle_id, t.fleet_id, ${ms('started_at')}, ${ms('ended_at')}, t.open, t.distance_km, t.method,
  t.moving_s, t.idle_s, t.max_speed_kmh, t.start_latitude, t.start_longitude, t.end_latitude, t.end_longitude, t.stops,
  t.gaps, t.events, t.score, t.battery_used_percent, t.fuel_used_percent,
  ${usedOf('battery_used_percent', 'batteryCapacityKwh')} as energy_used_kwh,
  ${usedOf('fuel_used_percent', 'tankLitres')} as fuel_used_litres`;
const DRIVEN_BY = `exists (select from reservations r where r.vehicle_id = t.vehicle_id and r.user_id = ?
  and r.purpose = 'rental' and t.started_at >= r.started_at and t.ended_at <= coalesce(r.ended_at, 'infinity'))`;

export function tripsRepository(db: Knex) {
  return {
    /** The newest first; `after` is the id of the last one of the page before. */
    async page(filter: TripFilter, limit: number, after?: string): Promise<TripRow[]> {
      const { vehicleId, fleetId, drivenBy, inProgressSince, span } = filter;
      const trips = db('trips as t')
        .join('vehicles as v', 'v.id', 't.vehicle_id')
        .select(db.raw(TRIP))
        .where('t.started_at', '<', new Date(span.to))
        .where('t.ended_at', '>=', new Date(span.from))
        .orderBy([
          { column: 't.started_at', order: 'desc' },
          { column: 't.id', order: 'asc' },
        ])
        .limit(limit);
      if (vehicleId !== undefined) trips.where('t.vehicle_id', vehicleId);
      if (fleetId !== undefined) trips.where('t.fleet_id', fleetId);
      if (drivenBy !== undefined) trips.whereRaw(DRIVEN_BY, [drivenBy]);
      if (inProgressSince !== undefined) trips.where('t.open', true).where('t.ended_at', '>=', inProgressSince);
      if (after !== undefined) {
        trips.whereRaw(
          `(t.started_at < (select started_at from trips where id = ?) or
            (t.started_at = (select started_at from trips where id = ?) and t.id > ?))`,
          [after, after, after],
        );
      }
      return (await trips) as unknown as TripRow[];
    },

    /** With `drivenBy` only where it lies within a rental of that person. */
    async find(id: string, drivenBy?: string): Promise<TripRow | undefined> {
      const trip = db('trips as t')
        .join('vehicles as v', 'v.id', 't.vehicle_id')
        .select(db.raw(TRIP))
        .where('t.id', id);
      if (drivenBy !== undefined) trip.whereRaw(DRIVEN_BY, [drivenBy]);
      return ((await trip) as unknown as TripRow[])[0];
    },

    async eventsOf(vehicleId: string, from: number, to: number, most: number): Promise<DrivingEventRow[]> {
      const events = db('driving_events as t')
        .select(
          db.raw(
            `t.id, t.kind, ${ms('started_at')}, ${ms('ended_at')}, t.peak, t.limit_kmh, t.speed_kmh, t.latitude, t.longitude`,
          ),
        )
        .where('t.vehicle_id', vehicleId)
        .whereBetween('t.started_at', [new Date(from), new Date(to)])
        .orderBy('t.started_at')
        .orderBy('t.id')
        .limit(most);
      return (await events) as unknown as DrivingEventRow[];
    },

    /** They had it once, or have it now. */
    async hasDriven(userId: string, vehicleId: string): Promise<boolean> {
      const had = await db('reservations')
        .where({ user_id: userId, vehicle_id: vehicleId, purpose: 'rental' })
        .whereNotNull('started_at')
        .first('id');
      return had !== undefined;
    },
  };
}
