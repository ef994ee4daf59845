/** The shapes of what a car is configured to do. */
import { type Static, type TSchema, Type } from 'typebox';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Version = Type.Integer({ minimum: 0 });
const Data = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 200 });

const TypeName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}$' });

export const TelemetryConfig = Type.Object(
  {
    sensorType: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S', description: 'speed, gps, a VSS path, …' }),
    samplingRate: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Times a second, while driving' }),
    enabled: Type.Boolean(),
    config: Data,
  },
  { $id: 'TelemetryConfig' },
);
export type TelemetryConfig = Static<typeof TelemetryConfig>;

export const TelemetryConfigs = Type.Object({ items: Type.Array(TelemetryConfig) });
export const TelemetryConfigsInput = Type.Object({
  items: Type.Array(
    Type.Object({
      sensorType: TelemetryConfig.properties.sensorType,
      samplingRate: TelemetryConfig.properties.samplingRate,
      enabled: Type.Optional(Type.Boolean({ description: 'true unless told' })),
      config: Type.Optional(Data),
    }),
    { maxItems: 200 },
  ),
});
export type TelemetryConfigsInput = Static<typeof TelemetryConfigsInput>;

const JsonSchema = Type.Record(Type.String(), Type.Unknown(), { description: 'A JSON Schema, of an object' });
const Description = Type.String({ maxLength: 1000 });

export const ConfigType = Type.Object(
  {
    name: TypeName,
    schema: JsonSchema,
    description: Type.String(),
    updatedAt: Time,
  },
  { $id: 'ConfigType' },
);
export type ConfigType = Static<typeof ConfigType>;
export const ConfigTypeInput = Type.Object({
  name: TypeName,
  schema: JsonSchema,
  description: Type.Optional(Description),
});
export const ConfigTypeChange = Type.Object({ schema: JsonSchema, description: Type.Optional(Description) });
/** A name that nothing can have is asked for like one that nothing has. */
const AnyName = Type.String({ pattern: '^[a-z0-9-]{1,50}$' });
export const ConfigTypeParams = Type.Object({ name: AnyName });

export const VehicleConfig = Type.Object(
  {
    type: TypeName,
    version: Version,
    data: Data,
    rolledBackTo: Nullable(Version),
    createdAt: Time,
    createdBy: Nullable(Uuid),
  },
  { $id: 'VehicleConfig' },
);
export type VehicleConfig = Static<typeof VehicleConfig>;

export const VehicleConfigInput = Type.Object({ data: Data });
export const Rollback = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
export const VehicleConfigParams = Type.Object({ id: Uuid, type: AnyName });

/** What the car is told, and whether it has taken it. */
export const PushedConfig = Type.Object({
  version: Type.Integer({ minimum: 0, description: '0 for a car that was never configured' }),
  appliedVersion: Nullable(Type.Integer({ description: 'As the car says; null: it has not said' })),
  applied: Type.Boolean(),
  sensors: Type.Array(Type.Unknown()),
  settings: Type.Record(Type.String(), Type.Unknown()),
});
