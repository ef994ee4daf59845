/** SQL for what cars should be told on their config topics. */
import type { Knex } from 'knex';
import type { ConfigContents, ConfigSources, WantedConfig } from './wanted-config.js';

/** Of the car `v`: what it has of its own. */
const OWN = `json_build_object(
  'sensors', coalesce((select json_agg(json_build_object('sensor_type', t.sensor_type, 'sampling_rate', t.sampling_rate,
     'enabled', t.enabled, 'config', t.config) order by t.sensor_type)
     from telemetry_configs t where t.vehicle_id = v.id), '[]'),
  'settings', (select json_object_agg(c.config_type, c.config_data) from (
     select distinct on (config_type) config_type, config_data, cleared from vehicle_configs
     where vehicle_id = v.id order by config_type, version desc) c where not c.cleared))`;

export interface OwnConfig {
  /** Counts up with each change of them; 0 for a car that never had any. */
  version: number;
  contents: ConfigContents;
}

export function wantedConfigsRepository(db: Knex) {
  return {
    /** Of those that were ever configured. Version and contents are of one moment. */
    async findAll(vehicleIds: readonly string[]): Promise<Map<string, WantedConfig>> {
      const { rows } = await db.raw(
        `select v.id, coalesce(w.version, n.version) as version,
           case when w.message is null then ${OWN} else w.message::json end as contents
         from vehicles v left join vehicle_config_versions n on n.vehicle_id = v.id
           left join told_configs w on w.vehicle_id = v.id
         where v.id = any(?::uuid[]) and v.deleted_at is null and coalesce(w.version, n.version) is not null`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: Row) => [row.id, { version: row.version, ...contentsOf(row) }]));
    },
    /** What each has of its own. */
    async findOwn(vehicleIds: readonly string[]): Promise<Map<string, OwnConfig>> {
      const { rows } = await db.raw(
        `select v.id, coalesce(n.version, 0) as version, ${OWN} as contents
         from vehicles v left join vehicle_config_versions n on n.vehicle_id = v.id where v.id = any(?::uuid[])`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: Row) => [row.id, { version: row.version, contents: contentsOf(row) }]));
    },
    /** Of what the car is told. */
    async sources(vehicleId: string): Promise<ConfigSources> {
      const row = await db('told_configs').where({ vehicle_id: vehicleId }).first('sources');
      return { sensors: {}, settings: {}, ...row?.sources };
    },
  };
}

interface Row {
  id: string;
  version: number;
  contents: { sensors: WantedConfig['sensors']; settings?: Record<string, unknown> | null };
}

/** Empty parts are left out, as the car would be told nothing by them. */
const contentsOf = ({ contents: { sensors, settings } }: Row): ConfigContents => ({
  sensors: sensors.map(({ config, ...sensor }) => ({
    ...sensor,
    ...(config && Object.keys(config).length > 0 && { config }),
  })),
  ...(settings && { settings }),
});
