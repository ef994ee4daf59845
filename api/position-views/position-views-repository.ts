/** SQL for position_views. */
import type { Knex } from 'knex';

export interface PositionView {
  userId: string;
  /** null for all that `scope` says. */
  vehicleId: string | null;
  way: 'state' | 'telemetry' | 'trips' | 'live' | 'quarantine' | 'crossings' | 'alerts';
  scope: string;
}

export function positionViewsRepository(db: Knex) {
  return {
    /** `lastAt` in ms since the epoch. Adds to what is known of the same hour. */
    async add(views: readonly (PositionView & { times: number; lastAt: number })[]): Promise<void> {
      await db.raw(
        `insert into position_views (hour, user_id, vehicle_id, way, scope, times, last_at)
         select date_trunc('hour', to_timestamp("lastAt" / 1000), 'UTC'), "userId", "vehicleId", way, scope, times,
           to_timestamp("lastAt" / 1000)
         from jsonb_to_recordset(?::jsonb) as t("userId" uuid, "vehicleId" uuid, way text, scope text, times integer,
           "lastAt" float8)
         on conflict (hour, user_id, vehicle_id, way, scope) do update
           set times = position_views.times + excluded.times, last_at = greatest(position_views.last_at, excluded.last_at)`,
        [JSON.stringify(views)],
      );
    },
    trim: (before: Date): Promise<number> => db('position_views').where('hour', '<', before).delete(),
  };
}
