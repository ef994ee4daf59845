/** SQL for trips and driving events: what the readings told, kept. */
import type { Knex } from 'knex';
import type { LiveEvent } from '../../../contracts/index.js';
import { inForgottenTrail } from '../../../platform/forgotten-trails.js';
import { finite } from '../meaning-repository.js';
import type { FactBatch, FactKeeper } from '../reading.js';
import type { TripFact } from './trip-facts.js';

/** Lets go of what a re-reading does not tell again. Of a span whose driver was erased it cannot: what was told stands. */
async function forget(tx: Knex, table: 'trips' | 'driving_events', { facts, replaced }: FactBatch): Promise<void> {
  if (replaced.length === 0) return;
  await tx.raw(
    `delete from ${table} t using json_to_recordset(?::json) as r ("vehicleId" uuid, after float8)
     where t.vehicle_id = r."vehicleId" and t.told_at > to_timestamp(r.after / 1000) and t.id <> all(?::uuid[])
       and not ${inForgottenTrail('t')}`,
    [JSON.stringify(replaced.map(finite)), facts.map(({ id }) => id)],
  );
}

export const tripKeeper: FactKeeper = {
  kind: 'trip',
  async keep(tx, batch): Promise<LiveEvent[]> {
    await forget(tx, 'trips', batch);
    const told = (batch.facts as readonly TripFact[]).filter((trip) => !batch.isForgotten(trip));
    if (told.length === 0) return [];
    const { rows } = await tx.raw(KEEP_TRIPS, [JSON.stringify(told)]);
    const changed = new Set(rows.map((row: { id: string }) => row.id));
    return told.filter(({ id }) => changed.has(id)).map(newsOf);
  },
};

const newsOf = ({ id, vehicleId, fleetId, startedAt, endedAt, open, distanceKm }: TripFact): LiveEvent => ({
  kind: 'trip-changed',
  trip: { id, vehicleId, fleetId, startedAt, endedAt, open, distanceKm },
});

const KEEP_TRIPS = `
  insert into trips as t (id, vehicle_id, fleet_id, told_at, started_at, ended_at, open, distance_km, method, moving_s,
    idle_s, max_speed_kmh, start_latitude, start_longitude, end_latitude, end_longitude, stops, gaps, events, score,
    battery_used_percent, fuel_used_percent)
  select f.id, f."vehicleId", f."fleetId", to_timestamp(f."toldAt" / 1000), to_timestamp(f."startedAt" / 1000),
    to_timestamp(f."endedAt" / 1000), f.open, f."distanceKm", f.method, f."movingS", f."idleS", f."maxSpeedKmh",
    (f.start->>'latitude')::float8, (f.start->>'longitude')::float8, (f."end"->>'latitude')::float8,
    (f."end"->>'longitude')::float8, f.stops, f.gaps, f.events, f.score, f."batteryUsedPercent", f."fuelUsedPercent"
  from json_to_recordset(?::json) as f (id uuid, "vehicleId" uuid, "fleetId" uuid, "toldAt" float8, "startedAt" float8,
    "endedAt" float8, open boolean, "distanceKm" float8, method text, "movingS" float8, "idleS" float8,
    "maxSpeedKmh" float8, start jsonb, "end" jsonb, stops jsonb, gaps jsonb, events jsonb, score smallint,
    "batteryUsedPercent" float8, "fuelUsedPercent" float8)
  on conflict (id) do update set told_at = excluded.told_at, fleet_id = excluded.fleet_id, ended_at = excluded.ended_at,
    open = excluded.open, distance_km = excluded.distance_km, method = excluded.method, moving_s = excluded.moving_s,
    idle_s = excluded.idle_s, max_speed_kmh = excluded.max_speed_kmh, start_latitude = excluded.start_latitude,
    start_longitude = excluded.start_longitude, end_latitude = excluded.end_latitude,
    end_longitude = excluded.end_longitude, stops = excluded.stops, gaps = excluded.gaps, events = excluded.events,
    score = excluded.score, battery_used_percent = excluded.battery_used_percent,
    fuel_used_percent = excluded.fuel_used_percent
  where (t.*) is distinct from (excluded.*)
  returning id`;

export const drivingEventKeeper: FactKeeper = {
  kind: 'driving-event',
  async keep(tx, batch): Promise<LiveEvent[]> {
    await forget(tx, 'driving_events', batch);
    const told = batch.facts.filter((event) => !batch.isForgotten(event));
    if (told.length > 0) await tx.raw(KEEP_EVENTS, [JSON.stringify(told)]);
    return [];
  },
};

const KEEP_EVENTS = `
  insert into driving_events (id, vehicle_id, fleet_id, told_at, kind, started_at, ended_at, peak, limit_kmh, speed_kmh,
    latitude, longitude)
  select f.id, f."vehicleId", f."fleetId", to_timestamp(f."toldAt" / 1000), f.type, to_timestamp(f."startedAt" / 1000),
    to_timestamp(f."endedAt" / 1000), f.peak, f."limitKmh", f."speedKmh", (f.place->>'latitude')::float8,
    (f.place->>'longitude')::float8
  from json_to_recordset(?::json) as f (id uuid, "vehicleId" uuid, "fleetId" uuid, "toldAt" float8, type text,
    "startedAt" float8, "endedAt" float8, peak float8, "limitKmh" float8, "speedKmh" float8, place jsonb)
  on conflict (id) do update set told_at = excluded.told_at, kind = excluded.kind, ended_at = excluded.ended_at,
    peak = excluded.peak, limit_kmh = excluded.limit_kmh, speed_kmh = excluded.speed_kmh, latitude = excluded.latitude,
    longitude = excluded.longitude, fleet_id = excluded.fleet_id`;
