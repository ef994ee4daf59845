/** SQL for which alerts people have not been told of. */
import type { Knex } from 'knex';
import type { FenceOfAlert } from '../../contracts/index.js';
import type { Announced } from './announcing-budget.js';

export interface Untold {
  id: string;
  /** It was told before. */
  again: boolean;
}

export function announcingRepository(db: Knex) {
  return {
    /**
     * In a transaction, which also marks them as looked at; one at a time, or two would count the same storm by halves. What is
     * critical first, so that it does not wait for a storm to pass; then the oldest.
     */
    async take(most: number): Promise<Untold[]> {
      await db.raw("select pg_advisory_xact_lock(hashtext('motorpool announces alerts'))");
      const { rows } = await db.raw(
        `with mine as (
           select id, announced_at, severity, raised_at from alerts where announced < occurrences and withdrawn_at is null
           order by severity <> 'critical', raised_at limit ? for update
         ), marked as (
           update alerts a set announced = a.occurrences from mine where a.id = mine.id
         )
         select id, announced_at is not null as again from mine order by severity <> 'critical', raised_at`,
        [most],
      );
      return rows;
    },
    /** What was told one by one within the last hour: of these fleets, and of cars in none. */
    async toldWithinHour(fleetIds: readonly string[]): Promise<(Announced & { count: number })[]> {
      const { rows } = await db.raw(
        `select vehicle_id as "vehicleId", fleet_id as "fleetId", kind, severity, count(*)::int as count from alerts
         where announced_at > now() - interval '1 hour' and (fleet_id is null or fleet_id = any(?::uuid[]))
         group by 1, 2, 3, 4`,
        [fleetIds as string[]],
      );
      return rows;
    },
    /** By whose clock people are told of these cars: that of the car's branch. Cars without one are absent. */
    async timeZones(vehicleIds: readonly string[]): Promise<Map<string, string>> {
      const { rows } = await db.raw(
        `select v.id, b.time_zone from vehicles v join branches b on b.id = v.branch_id where v.id = any(?::uuid[])`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: { id: string; time_zone: string }) => [row.id, row.time_zone]));
    },
    /** The fences that these alerts are about, by the alert's id. */
    async fences(ids: readonly string[]): Promise<Map<string, FenceOfAlert>> {
      const { rows } = await db.raw(
        `select a.id, g.name, g.alert from alerts a
         join geofences g on g.id = case when a.kind in ('geofence', 'speed') and a.subject <> '' then a.subject::uuid end
         where a.id = any(?::uuid[])`,
        [ids as string[]],
      );
      return new Map(rows.map(({ id, ...fence }: FenceOfAlert & { id: string }) => [id, fence]));
    },
    async markTold(ids: readonly string[]): Promise<void> {
      await db.raw('update alerts set announced_at = now() where id = any(?::uuid[])', [ids as string[]]);
    },
  };
}
