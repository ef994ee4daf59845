/** SQL for fleet_configs and fleet_config_settings: what a fleet itself sets. */
import type { Knex } from 'knex';
import type { TelemetryConfig } from '../vehicle-configs/vehicle-config.js';
import type { FleetConfig } from './fleet-config.js';
import { sensorOf, wantedOf } from './sensor-words.js';

export interface OwnFleetConfig {
  sensors: TelemetryConfig[];
  settings: FleetConfig['settings'];
  updatedAt: string | null;
  /** 0 for one that never had a default. */
  version: number;
}

export function fleetConfigsRepository(db: Knex) {
  return {
    async find(fleetId: string): Promise<OwnFleetConfig> {
      const { rows } = await db.raw(
        `select c.version, c.sensors, c.updated_at, (select coalesce(json_object_agg(config_type, config_data
             order by config_type), '{}') from fleet_config_settings s where s.fleet_id = c.fleet_id) as settings
         from fleet_configs c where c.fleet_id = ?`,
        [fleetId],
      );
      const [row] = rows;
      if (!row) return { sensors: [], settings: {}, updatedAt: null, version: 0 };
      const { version, sensors, settings, updated_at } = row;
      return { sensors: sensors.map(sensorOf), settings, updatedAt: updated_at.toISOString(), version };
    },
    /** In place of all that it set. One at a time: the caller holds the tree. */
    async replace(fleetId: string, sensors: readonly TelemetryConfig[], settings: FleetConfig['settings']) {
      await db.raw(
        `insert into fleet_configs as c (fleet_id, sensors) values (?, ?::jsonb)
         on conflict (fleet_id) do update set sensors = excluded.sensors, version = c.version + 1, updated_at = now()`,
        [fleetId, JSON.stringify(sensors.map(wantedOf))],
      );
      await db('fleet_config_settings').where({ fleet_id: fleetId }).delete();
      const rows = Object.entries(settings).map(([type, data]) => ({
        fleet_id: fleetId,
        config_type: type,
        config_data: JSON.stringify(data),
      }));
      if (rows.length > 0) await db('fleet_config_settings').insert(rows);
    },
    /** Whether this transaction has the turn: one process at a time carries defaults to cars. It holds to its end. */
    async takeTurn(): Promise<boolean> {
      const { rows } = await db.raw("select pg_try_advisory_xact_lock(hashtext('motorpool fleet configs')) as mine");
      return rows[0].mine;
    },
  };
}
