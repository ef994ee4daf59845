/** The shapes of what a car is configured to do. */
import { type Static, type TSchema, Type } from 'typebox';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Version = Type.Integer({ minimum: 0 });
export const ConfigData = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 200 });

export const ConfigTypeName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}$' });

export const TelemetryConfig = Type.Object(
  {
    sensorType: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S', description: 'speed, gps, a VSS path, …' }),
    samplingRate: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Times a second, while driving' }),
    enabled: Type.Boolean(),
    config: ConfigData,
  },
  { $id: 'TelemetryConfig' },
);
export type TelemetryConfig = Static<typeof TelemetryConfig>;

export const TelemetryConfigs = Type.Object({ items: Type.Array(TelemetryConfig) });
const TelemetryConfigInput = Type.Object(
  {
    sensorType: TelemetryConfig.properties.sensorType,
    samplingRate: TelemetryConfig.properties.samplingRate,
    enabled: Type.Optional(Type.Boolean({ description: 'true unless told' })),
    config: Type.Optional(ConfigData),
  },
  { $id: 'TelemetryConfigInput' },
);
export const TelemetryConfigsInput = Type.Object({ items: Type.Array(TelemetryConfigInput, { maxItems: 200 }) });
export type TelemetryConfigsInput = Static<typeof TelemetryConfigsInput>;

const JsonSchema = Type.Record(Type.String(), Type.Unknown(), { description: 'A JSON Schema, of an object' });
const Description = Type.String({ maxLength: 1000 });

export const ConfigType = Type.Object(
  {
    name: ConfigTypeName,
    schema: JsonSchema,
    description: Type.String(),
    updatedAt: Time,
  },
  { $id: 'ConfigType' },
);
export type ConfigType = Static<typeof ConfigType>;
export const ConfigTypeInput = Type.Object({
  name: ConfigTypeName,
  schema: JsonSchema,
  description: Type.Optional(Description),
});
export const ConfigTypeChange = Type.Object({ schema: JsonSchema, description: Type.Optional(Description) });
/** A name that nothing can have is asked for like one that nothing has. */
const AnyName = Type.String({ pattern: '^[a-z0-9-]{1,50}$' });
export const ConfigTypeParams = Type.Object({ name: AnyName });

export const VehicleConfig = Type.Object(
  {
    type: ConfigTypeName,
    version: Version,
    data: ConfigData,
    rolledBackTo: Nullable(Version),
    cleared: Type.Boolean({ description: 'It was taken back: from this version on the default of its fleet holds' }),
    createdAt: Time,
    createdBy: Nullable(Uuid),
  },
  { $id: 'VehicleConfig' },
);
export type VehicleConfig = Static<typeof VehicleConfig>;

export const VehicleConfigInput = Type.Object({ data: ConfigData });
export const Rollback = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
export const VehicleConfigParams = Type.Object({ id: Uuid, type: AnyName });

const ToldSensor = Type.Object({
  sensor_type: Type.String(),
  sampling_rate: Type.Number({ description: 'Times a second' }),
  enabled: Type.Boolean(),
  config: Type.Optional(ConfigData),
});
const Source = Nullable(
  Type.Object(
    { id: Uuid, name: Nullable(Type.String()) },
    { description: "The fleet that it came from; null: the car's own" },
  ),
);

/** What the car is told, and whether it has taken it. */
export const PushedConfig = Type.Object({
  version: Type.Integer({ minimum: 0, description: '0 for a car that was never configured' }),
  appliedVersion: Nullable(Type.Integer({ description: 'As the car says; null: it has not said' })),
  applied: Type.Boolean(),
  sensors: Type.Array(ToldSensor),
  settings: Type.Record(Type.String(), Type.Unknown()),
  sources: Type.Object(
    { sensors: Type.Record(Type.String(), Source), settings: Type.Record(Type.String(), Source) },
    { description: 'Where each of them came from' },
  ),
});
