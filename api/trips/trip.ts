/** A trip as the API shows it. */
import { type Static, Type } from 'typebox';
import { rfc3339 } from '../telemetry/moment.js';
import type { DrivingEventRow, TripRow } from './trip-row.js';

const Uuid = Type.String({ format: 'uuid' });
const DateTime = Type.String({ format: 'date-time' });
const Figure = Type.Union([Type.Number(), Type.Null()]);
const Place = Type.Union([Type.Object({ latitude: Type.Number(), longitude: Type.Number() }), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const used = (attribute: string) =>
  Type.Union([Type.Number(), Type.Null()], { description: `Where the vehicle has \`${attribute}\`` });

/** A car that was not heard for longer has ended its trip: as in docs/trips.md. */
export const TRIP_ENDS_MS = 15 * 60_000;

const Stop = Type.Object({ startedAt: DateTime, endedAt: DateTime, place: Place }, { $id: 'TripStop' });
const Gap = Type.Object(
  {
    ...{ startedAt: DateTime, endedAt: DateTime, distanceKm: Type.Number() },
    method: Type.Enum(['odometer', 'displacement', 'speed', 'none']),
  },
  { $id: 'TripGap' },
);
const EventCounts = Type.Object(
  { 'harsh-braking': Count, 'harsh-acceleration': Count, 'harsh-cornering': Count, speeding: Count },
  { $id: 'DrivingEventCounts' },
);

export const Trip = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    fleetId: Type.Union([Uuid, Type.Null()], { description: 'At its start' }),
    startedAt: DateTime,
    endedAt: Type.String({ format: 'date-time', description: 'So far, while it is in progress' }),
    inProgress: Type.Boolean(),
    distanceKm: Type.Number(),
    method: Type.Enum(['odometer', 'speed', 'path'], { description: 'What most of the distance was measured by' }),
    durationS: Type.Number(),
    movingS: Type.Number(),
    idleS: Type.Number({ description: 'Standing with the engine on, or where nothing tells that it was off' }),
    maxSpeedKmh: Figure,
    start: Place,
    end: Place,
    stops: Type.Array(Stop, {
      description: 'Standing for two minutes and more within the trip',
    }),
    gaps: Type.Array(Gap, { description: 'Silences within the trip, and how each was bridged' }),
    events: EventCounts,
    score: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()], {
      description: 'How calmly it was driven; null under half a kilometre',
    }),
    batteryUsedPercent: Figure,
    fuelUsedPercent: Figure,
    energyUsedKwh: used('batteryCapacityKwh'),
    fuelUsedLitres: used('tankLitres'),
  },
  { $id: 'Trip' },
);
export type Trip = Static<typeof Trip>;

export const DrivingEvent = Type.Object(
  {
    id: Uuid,
    type: Type.Enum(['harsh-braking', 'harsh-acceleration', 'harsh-cornering', 'speeding']),
    startedAt: DateTime,
    endedAt: DateTime,
    peak: Type.Number({ description: 'g; for speeding km/h' }),
    limitKmh: Figure,
    speedKmh: Figure,
    place: Place,
  },
  { $id: 'DrivingEvent' },
);

/** GeoJSON (RFC 7946); `coordinates` are [longitude, latitude], none where no position is known. */
const Path = Type.Object({
  type: Type.Literal('Feature'),
  geometry: Type.Union([
    Type.Object({
      type: Type.Literal('LineString'),
      coordinates: Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), { minItems: 2 }),
    }),
    Type.Null(),
  ]),
  properties: Type.Object({ times: Type.Array(DateTime, { description: 'Of each position' }) }),
});

export const WholeTrip = Type.Object(
  { ...Trip.properties, drivingEvents: Type.Array(DrivingEvent), path: Path },
  { $id: 'WholeTrip' },
);

const placeOf = (latitude: number | null, longitude: number | null) =>
  latitude === null || longitude === null ? null : { latitude, longitude };

/** `now` is ms since the epoch. */
export function asTrip(row: TripRow, now: number): Trip {
  const inProgress = row.open && now - row.ended_at <= TRIP_ENDS_MS;
  return {
    ...{ id: row.id, vehicleId: row.vehicle_id, fleetId: row.fleet_id },
    ...{ startedAt: rfc3339(row.started_at), endedAt: rfc3339(row.ended_at), inProgress },
    ...{ distanceKm: row.distance_km, method: row.method, durationS: (row.ended_at - row.started_at) / 1000 },
    ...{ movingS: row.moving_s, idleS: row.idle_s, maxSpeedKmh: row.max_speed_kmh },
    start: placeOf(row.start_latitude, row.start_longitude),
    end: placeOf(row.end_latitude, row.end_longitude),
    stops: row.stops.map(({ from, to, place }) => ({ startedAt: rfc3339(from), endedAt: rfc3339(to), place })),
    gaps: row.gaps.map(({ from, to, ...gap }) => ({ startedAt: rfc3339(from), endedAt: rfc3339(to), ...gap })),
    ...{ events: row.events, score: row.score },
    ...{ batteryUsedPercent: row.battery_used_percent, fuelUsedPercent: row.fuel_used_percent },
    ...{ energyUsedKwh: row.energy_used_kwh, fuelUsedLitres: row.fuel_used_litres },
  };
}

export const asDrivingEvent = (row: DrivingEventRow) => ({
  ...{ id: row.id, type: row.kind, startedAt: rfc3339(row.started_at), endedAt: rfc3339(row.ended_at) },
  ...{ peak: row.peak, limitKmh: row.limit_kmh, speedKmh: row.speed_kmh },
  place: placeOf(row.latitude, row.longitude),
});
