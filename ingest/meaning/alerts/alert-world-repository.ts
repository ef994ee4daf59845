/** SQL for all that alerts are decided by, as it is and as it was. */
import type { Knex } from 'knex';
import type { FenceGeometry, OpeningHours, Severity } from '../../../contracts/index.js';

/** Rows of their tables, columns named as there. */
export interface FenceRow {
  id: string;
  fleet_id: string | null;
  time_zone: string;
  hours: OpeningHours | null;
  alert: 'none' | 'inside' | 'outside';
  severity: Severity | null;
  dwell_s: number | null;
  speed_limit_kmh: number | null;
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
  parent_id: string | null;
  /** GeoJSON of its own area. */
  boundary: FenceGeometry | null;
}

export interface RuleRow {
  fleet_id: string | null;
  kind: string;
  enabled: boolean | null;
  severity: Severity | null;
  threshold: number | null;
  duration_s: number | null;
  cool_down_s: number | null;
}

/** A row, and from when until when it was so: ms since the epoch, half-open. `past` is the id under which it is kept; null: it is so now. */
export type Version = { since: number; until: number; past: string | null } & (
  | { what: 'geofences'; row: FenceRow }
  | { what: 'fleets'; row: FleetRow }
  | { what: 'alert_rules'; row: RuleRow }
);

/** The past goes back as far as samples come late; should there be more changes than these, not so far. */
const MOST_PAST = 20_000;

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

export function alertWorldRepository(db: Knex) {
  return {
    /** Another one whenever something of it changed. */
    async signature(): Promise<string> {
      const { rows } = await db.raw(
        `select concat_ws(' ', (select concat(count(*), ' ', max(holds_since)) from geofences),
           (select concat(count(*), ' ', max(holds_since)) from alert_rules),
           (select concat(count(*), ' ', max(holds_since)) from fleets), (select max(id) from alert_world_past)) as signature`,
      );
      return rows[0].signature;
    },
    /** In the order of their ids, so that every process has the same. */
    async versions(): Promise<Version[]> {
      const { rows } = await db.raw(
        `select what, row - '{geometry,radius_m,width_m}'::text[] as row, ${ms('since')} as since, ${ms('until')} as until, past from (
           select 'geofences' as what, to_jsonb(g) - 'geometry' as row, holds_since as since, 'infinity'::timestamptz as until,
             null::bigint as past
             from geofences g where deleted_at is null
           union all select 'fleets', jsonb_build_object('id', id, 'parent_id', parent_id, 'boundary', boundary), holds_since, 'infinity', null
             from fleets
           union all select 'alert_rules', to_jsonb(r), holds_since, 'infinity', null from alert_rules r
           union all (select what, row, since, until, id from alert_world_past order by until desc limit ?)
         ) v order by row->>'id', since`,
        [MOST_PAST],
      );
      return rows;
    },
    /** Of fences as they are, and of those kept as past ones. */
    async shapes(ids: readonly string[], past: readonly string[]): Promise<ShapeRow[]> {
      const { rows } = await db.raw(
        `select id, stamp::float8 as stamp, geometry, radius_m as "radiusM", width_m as "widthM" from geofences where id = any(?::uuid[])
         union all select (row->>'id')::uuid, (row->>'stamp')::float8, row->'geometry', (row->>'radius_m')::float8, (row->>'width_m')::float8
           from alert_world_past where id = any(?::bigint[])`,
        [ids as string[], past as string[]],
      );
      return rows;
    },
    async criticalCodes(): Promise<string[]> {
      const { rows } = await db.raw('select code from critical_fault_codes');
      return rows.map(({ code }: { code: string }) => code);
    },
    /** Lets go of what was over before `before` (ms). */
    async trim(before: number): Promise<void> {
      await db('alert_world_past').where('until', '<', new Date(before)).delete();
    },
  };
}
