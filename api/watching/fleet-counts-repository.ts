/** SQL for how the fleet stands: of all cars, for whoever watches over the system. */
import type { Knex } from 'knex';

export interface FleetCounts {
  vehicles: Record<string, number>;
  alerts: Record<string, number>;
  commandsWaiting: number;
  oldestCommandSeconds: number;
}

const READ = `
  select
    (select coalesce(json_object_agg(status, n), '{}') from (select status, count(*) as n from vehicles
       where deleted_at is null group by 1) v) as vehicles,
    (select coalesce(json_object_agg(severity, n), '{}') from (select severity, count(*) as n from alerts
       where state <> 'resolved' group by 1) a) as alerts,
    c.waiting as "commandsWaiting", c.oldest as "oldestCommandSeconds"
  from (select count(*)::int as waiting, coalesce(extract(epoch from max(now() - created_at)), 0)::float8 as oldest
    from commands where state in ('queued', 'sent', 'delivered')) c`;

export const fleetCountsRepository = (db: Knex) => ({
  read: async (): Promise<FleetCounts> => (await db.raw(READ)).rows[0],
});
