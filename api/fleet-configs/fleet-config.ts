/** The shapes of a fleet's default configuration. */
import { type Static, type TSchema, Type } from 'typebox';
import {
  ConfigData,
  ConfigTypeName,
  TelemetryConfig,
  TelemetryConfigsInput,
} from '../vehicle-configs/vehicle-config.js';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Settings = Type.Record(ConfigTypeName, ConfigData, { maxProperties: 200 });
const FROM = 'The fleet that sets it: this one, or the nearest above that does';

export const FleetConfigInput = Type.Object({
  sensors: TelemetryConfigsInput.properties.items,
  settings: Settings,
});
export type FleetConfigInput = Static<typeof FleetConfigInput>;

export const FleetConfig = Type.Object(
  {
    sensors: Type.Array(TelemetryConfig),
    settings: Settings,
    updatedAt: Nullable(Type.String({ format: 'date-time', description: 'null: it never had a default' })),
    effective: Type.Object(
      {
        sensors: Type.Array(
          Type.Object({ ...TelemetryConfig.properties, fleetId: Type.String({ format: 'uuid', description: FROM }) }),
        ),
        settings: Type.Record(ConfigTypeName, Type.Object({ data: ConfigData, fleetId: Uuid })),
      },
      { description: 'With what it inherits from the fleets above it' },
    ),
    rollout: Type.Object(
      {
        vehicles: Type.Integer(),
        settled: Type.Integer({ description: 'Those whose configuration is made of what holds now' }),
        applied: Type.Integer({ description: 'Those of them that say that they have it' }),
      },
      { description: 'Over the vehicles of the fleet and of all below it' },
    ),
  },
  { $id: 'FleetConfig' },
);
export type FleetConfig = Static<typeof FleetConfig>;
