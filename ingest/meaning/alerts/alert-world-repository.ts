/** SQL for all that alerts are decided by. */
import type { Knex } from 'knex';
import type { FenceGeometry, OpeningHours, Severity } from '../../../contracts/index.js';

export interface FenceRow {
  id: string;
  fleetId: string | null;
  timeZone: string;
  hours: OpeningHours | null;
  alert: 'none' | 'inside' | 'outside';
  severity: Severity | null;
  dwellS: number | null;
  speedLimitKmh: number | null;
  stamp: number;
}

export interface ShapeRow {
  id: string;
  /** Of the fence that has this shape. */
  stamp: number;
  geometry: FenceGeometry;
  radiusM: number | null;
  widthM: number | null;
}

export interface FleetRow {
  id: string;
  parentId: string | null;
  /** GeoJSON of its own area. */
  boundary: FenceGeometry | null;
  /** Another one when it was changed. */
  changedAt: number;
}

export function alertWorldRepository(db: Knex) {
  return {
    /** Another one whenever something of it changed. */
    async signature(): Promise<string> {
      const { rows } = await db.raw(
        `select concat_ws(' ', (select concat(count(*), ' ', max(updated_at)) from geofences),
           (select concat(count(*), ' ', max(updated_at)) from alert_rules),
           (select concat(count(*), ' ', max(updated_at)) from fleets)) as signature`,
      );
      return rows[0].signature;
    },
    async fences(): Promise<FenceRow[]> {
      const { rows } = await db.raw(
        `select id, fleet_id as "fleetId", time_zone as "timeZone", hours, alert, severity, dwell_s as "dwellS", speed_limit_kmh as "speedLimitKmh", stamp::float8 as stamp
         from geofences where deleted_at is null order by id`,
      );
      return rows;
    },
    async shapes(ids: readonly string[]): Promise<ShapeRow[]> {
      const { rows } = await db.raw(
        `select id, stamp::float8 as stamp, geometry, radius_m as "radiusM", width_m as "widthM" from geofences where id = any(?::uuid[])`,
        [ids as string[]],
      );
      return rows;
    },
    async fleets(): Promise<FleetRow[]> {
      return (
        await db.raw(
          'select id, parent_id as "parentId", boundary, extract(epoch from updated_at)::float8 as "changedAt" from fleets',
        )
      ).rows;
    },
    async criticalCodes(): Promise<string[]> {
      const { rows } = await db.raw('select code from critical_fault_codes');
      return rows.map(({ code }: { code: string }) => code);
    },
  };
}
