/** SQL for geofence_crossings as samples tell them. */
import type { Knex } from 'knex';

interface Crossing {
  id: string;
  vehicleId: string;
  fleetId: string | null;
  fenceId: string;
  what: string;
  /** ms since the epoch. */
  at: number;
  longitude: number;
  latitude: number;
  toldAt: number;
}

export function crossingsRepository(db: Knex) {
  return {
    /** Those of cars that were told by samples of after a moment (ms), but for these. */
    async letGo(replaced: readonly { vehicleId: string; after: number }[], but: readonly string[]): Promise<void> {
      await db.raw(
        `delete from geofence_crossings c using json_to_recordset(?::json) as r ("vehicleId" uuid, after float8)
         where c.vehicle_id = r."vehicleId" and c.told_at > to_timestamp(r.after / 1000) and not c.id = any(?::uuid[])`,
        [JSON.stringify(replaced), but as string[]],
      );
    },
    /** Those of cars and fences that are gone are left out. */
    async add(crossings: readonly Crossing[]): Promise<void> {
      await db.raw(
        `insert into geofence_crossings (id, vehicle_id, geofence_id, fleet_id, what, at, longitude, latitude, told_at)
         select f.id, f."vehicleId", f."fenceId", f."fleetId", f.what, to_timestamp(f.at / 1000), f.longitude, f.latitude,
           to_timestamp(f."toldAt" / 1000)
         from json_to_recordset(?::json) as f (id uuid, "vehicleId" uuid, "fenceId" uuid, "fleetId" uuid, what text, at float8,
           longitude float8, latitude float8, "toldAt" float8)
         join vehicles v on v.id = f."vehicleId" join geofences g on g.id = f."fenceId"
         on conflict (id) do update set told_at = excluded.told_at, fleet_id = excluded.fleet_id, longitude = excluded.longitude,
           latitude = excluded.latitude`,
        [JSON.stringify(crossings)],
      );
    },
  };
}
