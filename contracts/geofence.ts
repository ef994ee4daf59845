/** The shapes of a geofence: a circle, an area, or a corridor along a line, as GeoJSON (RFC 7946). */
import { type Static, type TSchema, Type } from 'typebox';
import { SEVERITIES } from './alert-kinds.js';
import { OpeningHours } from './opening-hours.js';

const Uuid = Type.String({ format: 'uuid' });
const Nullable = <S extends TSchema>(schema: S, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

/** Of one fence. */
export const MOST_FENCE_POINTS = 2_000;

/** [longitude, latitude], perhaps with an altitude, which is ignored. */
const Position = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 3 });
const Rings = Type.Array(Type.Array(Position, { minItems: 4, maxItems: MOST_FENCE_POINTS }), {
  minItems: 1,
  maxItems: 500,
});

export const FenceGeometry = Type.Union(
  [
    Type.Object({ type: Type.Literal('Point'), coordinates: Position }),
    Type.Object({
      type: Type.Literal('LineString'),
      coordinates: Type.Array(Position, { minItems: 2, maxItems: MOST_FENCE_POINTS }),
    }),
    Type.Object({ type: Type.Literal('Polygon'), coordinates: Rings }),
    Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Rings, { minItems: 1, maxItems: 500 }) }),
  ],
  { $id: 'FenceGeometry' },
);
export type FenceGeometry = Static<typeof FenceGeometry>;

const fields = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  fleetId: Nullable(Uuid, 'Whose cars it is for, those of the fleets below too; null: everyone’s'),
  geometry: FenceGeometry,
  radiusM: Nullable(Type.Number({ minimum: 5, maximum: 100_000 }), 'Of a circle: with a Point'),
  widthM: Nullable(Type.Number({ minimum: 5, maximum: 10_000 }), 'Of a corridor, from side to side: with a LineString'),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'An IANA name, such as Europe/Madrid' }),
  hours: Nullable(OpeningHours, 'When it matters, by the clocks of its time zone; null: always'),
  alert: Type.Enum(['none', 'inside', 'outside'], {
    description:
      'inside: cars are not to be there; outside: they are to stay within; none: crossings are kept, and no more',
  }),
  severity: Nullable(Type.Enum([...SEVERITIES]), 'Of its alerts; null: as the rule of the car’s fleet says'),
  dwellS: Nullable(
    Type.Integer({ minimum: 1, maximum: 30 * 86_400 }),
    'A stay so long is told once, and its alert waits for it',
  ),
  speedLimitKmh: Nullable(Type.Number({ minimum: 1, maximum: 300 }), 'Faster than this in there is a speed alert'),
};

export const Geofence = Type.Object(
  {
    id: Uuid,
    ...fields,
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Geofence' },
);
export type Geofence = Static<typeof Geofence>;

const { name, geometry, ...optional } = fields;
export const GeofenceInput = Type.Object(
  { name, geometry, ...Type.Partial(Type.Object(optional)).properties },
  { additionalProperties: false },
);
export type GeofenceInput = Static<typeof GeofenceInput>;

/** What is absent stays. */
export const GeofencePatch = Type.Partial(Type.Object(fields), { minProperties: 1, additionalProperties: false });
export type GeofencePatch = Static<typeof GeofencePatch>;

export const GeofenceCrossing = Type.Object(
  {
    id: Uuid,
    vehicleId: Uuid,
    geofenceId: Uuid,
    what: Type.Enum(['entered', 'left', 'dwelled']),
    at: Type.String({ format: 'date-time' }),
    longitude: Type.Number(),
    latitude: Type.Number(),
  },
  { $id: 'GeofenceCrossing' },
);
export type GeofenceCrossing = Static<typeof GeofenceCrossing>;
