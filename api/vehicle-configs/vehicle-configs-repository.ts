/** SQL for telemetry_configs and vehicle_configs, what a car has of its own, and the one version of both. */
import type { Knex } from 'knex';
import type { TelemetryConfig, VehicleConfig } from './vehicle-config.js';

const COLUMNS = 'config_type, version, config_data, rolled_back_to, cleared, created_at, created_by';

export function vehicleConfigsRepository(db: Knex) {
  return {
    /** Of all that it has of its own; 0 for one that was never configured. */
    async ownVersion(vehicleId: string): Promise<number> {
      const row = await db('vehicle_config_versions').where({ vehicle_id: vehicleId }).first('version');
      return row?.version ?? 0;
    },
    /** One more: what it has of its own has changed. */
    async bump(vehicleId: string): Promise<void> {
      await db.raw(
        `insert into vehicle_config_versions as v (vehicle_id, version) values (?, 1)
         on conflict (vehicle_id) do update set version = v.version + 1`,
        [vehicleId],
      );
    },
    async appliedVersion(vehicleId: string): Promise<number | null> {
      const row = await db('vehicle_states').where({ vehicle_id: vehicleId }).first('config_version');
      return row?.config_version ?? null;
    },
    async sensors(vehicleId: string): Promise<TelemetryConfig[]> {
      const rows = await db('telemetry_configs').where({ vehicle_id: vehicleId }).orderBy('sensor_type');
      return rows.map((row) => ({
        sensorType: row.sensor_type,
        samplingRate: row.sampling_rate,
        enabled: row.enabled,
        config: row.config,
      }));
    },
    async replaceSensors(vehicleId: string, sensors: readonly TelemetryConfig[]): Promise<void> {
      await db('telemetry_configs').where({ vehicle_id: vehicleId }).delete();
      const rows = sensors.map(({ sensorType, samplingRate, enabled, config }) => ({
        vehicle_id: vehicleId,
        sensor_type: sensorType,
        sampling_rate: samplingRate,
        enabled,
        config: JSON.stringify(config),
      }));
      if (rows.length > 0) await db('telemetry_configs').insert(rows);
    },
    /** The newest of each type that it has. */
    async newest(vehicleId: string): Promise<VehicleConfig[]> {
      const { rows } = await db.raw(
        `select * from (select distinct on (config_type) ${COLUMNS} from vehicle_configs where vehicle_id = ?
           order by config_type, version desc) newest where not cleared`,
        [vehicleId],
      );
      return rows.map(asConfig);
    },
    /** The newest of that type, or that version of it; also one by which it was taken back. */
    async find(vehicleId: string, type: string, version?: number): Promise<VehicleConfig | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicle_configs where vehicle_id = ? and config_type = ? and (?::int is null or version = ?)
         order by version desc limit 1`,
        [vehicleId, type, version ?? null, version ?? null],
      );
      return rows.map(asConfig)[0];
    },
    /** Newest first, before that version. */
    async history(
      vehicleId: string,
      type: string,
      limit: number,
      before: number | undefined,
    ): Promise<VehicleConfig[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicle_configs
         where vehicle_id = ? and config_type = ? and (?::int is null or version < ?) order by version desc limit ?`,
        [vehicleId, type, before ?? null, before ?? null, limit],
      );
      return rows.map(asConfig);
    },
    async insert(vehicleId: string, config: Omit<VehicleConfig, 'createdAt'>): Promise<VehicleConfig> {
      const { rows } = await db.raw(
        `insert into vehicle_configs (vehicle_id, config_type, version, config_data, rolled_back_to, cleared, created_by)
         values (?, ?, ?, ?::jsonb, ?, ?, ?) returning ${COLUMNS}`,
        [
          ...[vehicleId, config.type, config.version, JSON.stringify(config.data)],
          ...[config.rolledBackTo, config.cleared, config.createdBy],
        ],
      );
      return asConfig(rows[0]);
    },
    /** Only the newest `kept` versions stay. */
    async trim(vehicleId: string, type: string, newest: number, kept: number): Promise<void> {
      await db('vehicle_configs')
        .where({ vehicle_id: vehicleId, config_type: type })
        .andWhere('version', '<=', newest - kept)
        .delete();
    },
  };
}

interface Row {
  config_type: string;
  version: number;
  config_data: VehicleConfig['data'];
  rolled_back_to: number | null;
  cleared: boolean;
  created_at: Date;
  created_by: string | null;
}

const asConfig = (row: Row): VehicleConfig => ({
  type: row.config_type,
  version: row.version,
  data: row.config_data,
  rolledBackTo: row.rolled_back_to,
  cleared: row.cleared,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});
