/** SQL for what cars should be told on their config topics. */
import type { Knex } from 'knex';
import type { WantedConfig } from './wanted-config.js';

export function wantedConfigsRepository(db: Knex) {
  return {
    /** Of those that were ever configured. Version and contents are of one moment. */
    async findAll(vehicleIds: readonly string[]): Promise<Map<string, WantedConfig>> {
      const { rows } = await db.raw(
        `select n.vehicle_id, n.version,
           coalesce((select json_agg(json_build_object('sensor_type', t.sensor_type, 'sampling_rate', t.sampling_rate,
             'enabled', t.enabled, 'config', t.config) order by t.sensor_type)
             from telemetry_configs t where t.vehicle_id = n.vehicle_id), '[]') as sensors,
           (select json_object_agg(c.config_type, c.config_data) from (
             select distinct on (config_type) config_type, config_data from vehicle_configs
             where vehicle_id = n.vehicle_id order by config_type, version desc) c) as settings
         from vehicle_config_versions n join vehicles v on v.id = n.vehicle_id
         where n.vehicle_id = any(?::uuid[]) and v.deleted_at is null`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: Row) => [row.vehicle_id, asWanted(row)]));
    },
  };
}

interface Row {
  vehicle_id: string;
  version: number;
  sensors: (WantedConfig['sensors'][number] & { config: Record<string, unknown> })[];
  settings: Record<string, unknown> | null;
}

const asWanted = ({ version, sensors, settings }: Row): WantedConfig => ({
  version,
  sensors: sensors.map(({ config, ...sensor }) => ({ ...sensor, ...(Object.keys(config).length > 0 && { config }) })),
  ...(settings && { settings }),
});
