/** SQL for told_configs: what cars are told that a fleet's default has reached. */
import type { Knex } from 'knex';
import { STAMPS } from './fleet-defaults-repository.js';
import type { ConfigContents, ConfigSources } from './wanted-config.js';

export interface ToldConfig {
  vehicleId: string;
  version: number;
  /** Null for one that was told by its own values alone until now. */
  message: ConfigContents | null;
}

/** Whether what the car `v` is told (`w`) is not made of what it (`n`) and its fleet have now. */
const BEHIND = `(coalesce((select by_fleet from stamps) ->> v.fleet_id::text, '') <> coalesce(w.defaults, '') or w.own_version <> coalesce(n.version, 0))`;
const JOINS = `vehicles v left join told_configs w on w.vehicle_id = v.id left join vehicle_config_versions n on n.vehicle_id = v.id`;

export function toldConfigsRepository(db: Knex) {
  return {
    /**
     * The fleets of those cars that are there, which nobody configures or moves before this transaction ends. What somebody
     * else is busy with is left out where `skipLocked`, and waited for where not. Bookings go on.
     */
    async holdCars(vehicleIds: readonly string[], skipLocked: boolean): Promise<Map<string, string | null>> {
      const { rows } = await db.raw(
        `select id, fleet_id from vehicles where id = any(?::uuid[]) and deleted_at is null order by id
         for key share ${skipLocked ? 'skip locked' : ''}`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: { id: string; fleet_id: string | null }) => [row.id, row.fleet_id]));
    },
    /** Of those that are there, in this transaction's hands; `begin` makes a row for each that has none. */
    async lock(vehicleIds: readonly string[], begin: readonly string[]): Promise<ToldConfig[]> {
      if (begin.length > 0) {
        await db.raw(
          `insert into told_configs (vehicle_id, version)
           select id, coalesce(n.version, 0) from unnest(?::uuid[]) id left join vehicle_config_versions n on n.vehicle_id = id
           order by id on conflict (vehicle_id) do nothing`,
          [begin as string[]],
        );
      }
      const { rows } = await db.raw(
        `select vehicle_id as "vehicleId", version, message from told_configs
         where vehicle_id = any(?::uuid[]) order by vehicle_id for update`,
        [vehicleIds as string[]],
      );
      return rows;
    },
    async write(
      rows: readonly (ToldConfig & { sources: ConfigSources; defaults: string; ownVersion: number })[],
    ): Promise<void> {
      await db.raw(
        `update told_configs w set message = r.message, sources = r.sources, defaults = r.defaults,
           own_version = r."ownVersion", version = r.version,
           changed_at = case when w.version = r.version then w.changed_at else clock_timestamp() end
         from json_to_recordset(?::json) as r ("vehicleId" uuid, version integer, message jsonb, sources jsonb, defaults text,
           "ownVersion" integer)
         where w.vehicle_id = r."vehicleId"`,
        [JSON.stringify(rows)],
      );
    },
    /** Whether any fleet has, or had, a default. */
    async areInUse(): Promise<boolean> {
      const { rows } = await db.raw(
        'select exists (select from fleet_configs) or exists (select from told_configs) as used',
      );
      return rows[0].used;
    },
    /** Cars whose told configuration is not made of what holds now, by id, after that one. */
    async behind(limit: number, after: string | undefined): Promise<string[]> {
      const { rows } = await db.raw(
        `with recursive ${STAMPS} select v.id from ${JOINS}
         where v.deleted_at is null and ${BEHIND} and (?::uuid is null or v.id > ?) order by v.id limit ?`,
        [after ?? null, after ?? null, limit],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /** Cars that are online and have not taken what changed for them within the last hour, by id, after that one. */
    async untaken(limit: number, after: string | undefined): Promise<string[]> {
      const { rows } = await db.raw(
        `select w.vehicle_id as id from told_configs w join vehicle_states s on s.vehicle_id = w.vehicle_id
         where w.changed_at between now() - interval '1 hour' and now() - interval '30 seconds' and s.online
           and coalesce(s.config_version, 0) < w.version and (?::uuid is null or w.vehicle_id > ?)
         order by w.vehicle_id limit ?`,
        [after ?? null, after ?? null, limit],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /** Of the cars of a fleet and of all below it. */
    async rollout(fleetIds: readonly string[]): Promise<{ vehicles: number; settled: number; applied: number }> {
      const { rows } = await db.raw(
        `with recursive ${STAMPS} select count(*)::int as vehicles,
           count(*) filter (where not coalesce(${BEHIND}, false))::int as settled,
           count(*) filter (where not coalesce(${BEHIND}, false)
             and coalesce(state.config_version, 0) >= coalesce(w.version, n.version, 0))::int as applied
         from ${JOINS} left join vehicle_states state on state.vehicle_id = v.id
         where v.deleted_at is null and v.fleet_id = any(?::uuid[])`,
        [fleetIds as string[]],
      );
      return rows[0];
    },
  };
}
