/** SQL for which alerts people have not been told of. */
import type { Knex } from 'knex';

export interface Untold {
  id: string;
  fleetId: string | null;
  /** It was told before. */
  again: boolean;
  /** How many of its fleet were told within the hour before. */
  told: number;
}

export function announcingRepository(db: Knex) {
  return {
    /** In a transaction, which also marks them; one at a time, or two would count the same storm by halves. The oldest first. */
    async take(most: number): Promise<Untold[]> {
      await db.raw("select pg_advisory_xact_lock(hashtext('motorpool announces alerts'))");
      const { rows } = await db.raw(
        `with mine as (
           select id, fleet_id, announced, raised_at from alerts where announced < occurrences and withdrawn_at is null
           order by raised_at limit ? for update
         ), told as (
           select f.fleet_id, (select count(*)::int from alerts t where t.fleet_id is not distinct from f.fleet_id
             and t.announced_at > now() - interval '1 hour' and t.severity <> 'info') as told
           from (select distinct fleet_id from mine) f
         ), marked as (
           update alerts a set announced = a.occurrences, announced_at = now() from mine where a.id = mine.id
         )
         select mine.id, mine.fleet_id as "fleetId", mine.announced > 0 as again, told.told
         from mine join told on told.fleet_id is not distinct from mine.fleet_id order by mine.raised_at`,
        [most],
      );
      return rows;
    },
  };
}
