/** SQL for geofences and who crossed them. */
import type { Knex } from 'knex';
import type { Geofence, GeofenceCrossing } from '../../contracts/index.js';

export interface VersionedFence {
  fence: Geofence;
  version: number;
}

/** Columns that may be written; JSON as text. */
export interface FenceColumns {
  name?: string;
  fleet_id?: string | null;
  geometry?: string;
  radius_m?: number | null;
  width_m?: number | null;
  time_zone?: string;
  hours?: string | null;
  alert?: string;
  severity?: string | null;
  dwell_s?: number | null;
  speed_limit_kmh?: number | null;
}

export interface CrossingFilter {
  geofenceId?: string | undefined;
  vehicleId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  cursor?: string | undefined;
}

export function geofencesRepository(db: Knex) {
  return {
    /** Not those that were removed. */
    async find(id: string): Promise<VersionedFence | undefined> {
      const row = await db<Row>('geofences').where({ id, deleted_at: null }).first();
      return row && asFence(row);
    },
    /** By name and then id. With a fleet: those that hold for its cars. */
    async page(limit: number, after: string | undefined, fleetId: string | undefined): Promise<Geofence[]> {
      const { rows } = await db.raw(
        `select * from geofences where deleted_at is null
           and (:fleetId::uuid is null or fleet_id is null or fleet_id in (
             with recursive up as (
               select id, parent_id from fleets where id = :fleetId::uuid
               union select f.id, f.parent_id from fleets f join up on f.id = up.parent_id)
             select id from up))
           and (:after::uuid is null or (lower(name), id) > (select lower(name), id from geofences where id = :after::uuid))
         order by lower(name), id limit :limit`,
        { fleetId: fleetId ?? null, after: after ?? null, limit },
      );
      return rows.map((row: Row) => asFence(row).fence);
    },
    async count(): Promise<number> {
      const row = await db('geofences').where({ deleted_at: null }).count<{ count: string }[]>('* as count').first();
      return Number(row?.count ?? 0);
    },
    async insert(columns: FenceColumns): Promise<VersionedFence> {
      const [row] = await db<Row>('geofences')
        .insert(columns as object)
        .returning('*');
      return asFence(row as Row);
    },
    /** undefined when it is not there, or no longer of that version. `reshaped`: cars are held against it anew. */
    async update(
      id: string,
      columns: FenceColumns,
      version: number | undefined,
      reshaped: boolean,
    ): Promise<VersionedFence | undefined> {
      const [row] = await db<Row>('geofences')
        .where({ id, deleted_at: null, ...(version !== undefined && { version }) })
        .update({
          ...(columns as object),
          ...(reshaped && { stamp: db.raw("nextval('geofence_stamps')") }),
          version: db.raw('version + 1'),
          updated_at: db.fn.now(),
        })
        .returning('*');
      return row && asFence(row);
    },
    async remove(id: string): Promise<boolean> {
      return (
        (await db('geofences')
          .where({ id, deleted_at: null })
          .update({ deleted_at: db.fn.now(), updated_at: db.fn.now() })) > 0
      );
    },
    /** The newest first. */
    async crossings(
      limit: number,
      { geofenceId, vehicleId, from, to, cursor }: CrossingFilter,
    ): Promise<GeofenceCrossing[]> {
      const query = db('geofence_crossings')
        .orderBy([
          { column: 'at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit);
      if (geofenceId) query.where('geofence_id', geofenceId);
      if (vehicleId) query.where('vehicle_id', vehicleId);
      if (from) query.where('at', '>=', from);
      if (to) query.where('at', '<', to);
      if (cursor) query.whereRaw('(at, id) < (select at, id from geofence_crossings where id = ?)', [cursor]);
      const rows = await query.select(
        'id',
        'vehicle_id as vehicleId',
        'geofence_id as geofenceId',
        'what',
        'at',
        'longitude',
        'latitude',
      );
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    },
    trimCrossings: (before: Date): Promise<number> => db('geofence_crossings').where('at', '<', before).delete(),
  };
}

interface Row {
  id: string;
  name: string;
  fleet_id: string | null;
  geometry: Geofence['geometry'];
  radius_m: number | null;
  width_m: number | null;
  time_zone: string;
  hours: Geofence['hours'];
  alert: Geofence['alert'];
  severity: Geofence['severity'];
  dwell_s: number | null;
  speed_limit_kmh: number | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

const asFence = (row: Row): VersionedFence => ({
  version: row.version,
  fence: {
    id: row.id,
    name: row.name,
    fleetId: row.fleet_id,
    geometry: row.geometry,
    radiusM: row.radius_m,
    widthM: row.width_m,
    timeZone: row.time_zone,
    hours: row.hours,
    alert: row.alert,
    severity: row.severity,
    dwellS: row.dwell_s,
    speedLimitKmh: row.speed_limit_kmh,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  },
});
