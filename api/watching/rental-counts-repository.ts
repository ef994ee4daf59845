/** SQL for how the rental stands. Counts what is open, by partial indexes: never a whole table. */
import type { Knex } from 'knex';

export interface RentalCounts {
  held: number;
  confirmed: number;
  active: number;
  /** Cars that are out beyond their end. */
  overdue: number;
  /** Changes of reservations of which people and other systems were not told yet. */
  untold: number;
  untoldSeconds: number;
}

/** One state at a time, as each has an index of its own; one that speaks of time as well is answered by a worse one. */
const READ = `
  select
    (select count(*)::int from reservations where state = 'held' and purpose = 'rental') as held,
    (select count(*)::int from reservations where state = 'confirmed' and purpose = 'rental') as confirmed,
    a.active, a.overdue, h.untold, h.seconds as "untoldSeconds"
  from (select count(*)::int as active, (count(*) filter (where ends_at < now()))::int as overdue
      from reservations where state = 'active' and purpose = 'rental') a,
    (select count(*)::int as untold, coalesce(extract(epoch from max(now() - at)), 0)::float8 as seconds
      from reservation_history where told_at is null) h`;

export const rentalCountsRepository = (db: Knex) => ({
  read: async (): Promise<RentalCounts> => (await db.raw(READ)).rows[0],
});
