/** SQL for how the rental stands. Counts what is open, by partial indexes, and what was made of late: never a whole table. */
import type { Knex } from 'knex';

export interface RentalCounts {
  /** By state, of those that are not over. */
  open: Record<string, number>;
  /** Cars that are out beyond their end. */
  overdue: number;
  madeLastHour: number;
  /** Changes of reservations of which people and other systems were not told yet. */
  untold: number;
  untoldSeconds: number;
}

const READ = `
  select
    (select coalesce(json_object_agg(state, n), '{}') from (
       select state, count(*) as n from reservations where purpose = 'rental' and state = 'held' group by 1
       union all select state, count(*) from reservations where purpose = 'rental' and state = 'confirmed' group by 1
       union all select state, count(*) from reservations where purpose = 'rental' and state = 'active' group by 1) o) as open,
    (select count(*)::int from reservations where state = 'active' and purpose = 'rental' and ends_at < now()) as overdue,
    (select count(*)::int from reservations where purpose = 'rental' and created_at >= now() - interval '1 hour') as "madeLastHour",
    h.untold, h.seconds as "untoldSeconds"
  from (select count(*)::int as untold, coalesce(extract(epoch from max(now() - at)), 0)::float8 as seconds
    from reservation_history where told_at is null) h`;

export const rentalCountsRepository = (db: Knex) => ({
  read: async (): Promise<RentalCounts> => (await db.raw(READ)).rows[0],
});
