/** SQL for the spans in which erased people had cars. They name nobody. */
import type { Knex } from 'knex';

export interface Trail {
  vehicle_id: string;
  from_at: Date;
  until_at: Date;
}

export function trailsRepository(db: Knex) {
  return {
    /** In a transaction: notes the person's, lets go of what was quarantined in them, and gives them. */
    async noteOf(userId: string): Promise<Trail[]> {
      const { rows } = await db.raw(
        `insert into forgotten_trails (vehicle_id, from_at, until_at)
         select vehicle_id, started_at, max(coalesce(ended_at, now())) from reservations
         where user_id = ? and started_at is not null group by 1, 2
         on conflict (vehicle_id, from_at) do update set forgotten_at = now(),
           until_at = greatest(forgotten_trails.until_at, excluded.until_at)
         returning vehicle_id, from_at, until_at`,
        [userId],
      );
      for (const trail of rows) {
        await this.forgetTold(trail);
        await this.forgetTrips(trail);
      }
      return rows;
    },
    /** What was quarantined, and where it crossed which fence and raised which alert. */
    async forgetTold({ vehicle_id, from_at, until_at }: Trail): Promise<void> {
      const within = (query: Knex.QueryBuilder, moment: string) =>
        query.where({ vehicle_id }).where(moment, '>=', from_at).where(moment, '<', until_at);
      await within(db('geofence_crossings'), 'at').delete();
      await within(db('alerts'), 'raised_at').update({ longitude: null, latitude: null });

      await within(db('quarantine'), 'received_at').delete();
    },
    /** How far and how calmly stays, where does not; ingest reads on from before the span. */
    async forgetTrips({ vehicle_id, from_at, until_at }: Trail): Promise<void> {
      const span = [vehicle_id, from_at, until_at];
      await db.raw(
        `update trips set start_latitude = null, start_longitude = null, end_latitude = null, end_longitude = null,
           stops = (select coalesce(jsonb_agg(stop || '{"place":null}'), '[]') from jsonb_array_elements(stops) stop)
         where vehicle_id = ? and started_at >= ? and started_at < ?`,
        span,
      );
      await db.raw(
        'update driving_events set latitude = null, longitude = null where vehicle_id = ? and started_at >= ? and started_at < ?',
        span,
      );
      await db.raw('delete from reading_checkpoints where vehicle_id = ? and at >= ? and at < ?', span);
      await db.raw(
        `update vehicle_readings set claim = claim + 1, at = null, state = null
         where vehicle_id = ? and at >= ? and at < ?`,
        span,
      );
    },
    async forgottenSince(since: Date): Promise<Trail[]> {
      return db('forgotten_trails').where('forgotten_at', '>=', since).orderBy('forgotten_at');
    },
    trim: (before: Date): Promise<number> => db('forgotten_trails').where('forgotten_at', '<', before).delete(),
  };
}
