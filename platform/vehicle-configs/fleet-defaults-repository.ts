/** SQL for the defaults of fleets as their cars inherit them. Few fleets have any, and all are read from where they stand. */
import type { Knex } from 'knex';
import type { FleetDefault } from './lay-config.js';

export interface InheritedDefaults {
  /** Names the defaults and their versions: as long as it is the same, they are. Empty: there are none. */
  stamp: string;
  /** The highest fleet's first. */
  defaults: FleetDefault[];
}

/**
 * `stamps(by_fleet)`: one JSON object with the stamp of each fleet that has one. Not rows, which the planner would walk through for
 * each car. A fleet is at most ten levels deep.
 */
export const STAMPS = `up as (
    select f.id as fleet_id, f.parent_id as above, coalesce(f.id || ':' || c.version || ' ', '') as stamp
    from fleets f left join fleet_configs c on c.fleet_id = f.id
    union all
    select up.fleet_id, p.parent_id, coalesce(p.id || ':' || c.version || ' ', '') || up.stamp
    from up join fleets p on p.id = up.above left join fleet_configs c on c.fleet_id = p.id),
  stamps as (select jsonb_object_agg(fleet_id, stamp) filter (where stamp <> '') as by_fleet from up where above is null)`;

/** `?` is the fleet. */
const BELOW = `with recursive below as (
  select id from fleets where id = ? union all select f.id from fleets f join below on f.parent_id = below.id)`;

export function fleetDefaultsRepository(db: Knex) {
  const idsOf = async (sql: string, ...bindings: string[]): Promise<string[]> =>
    (await db.raw(sql, bindings)).rows.map(({ id }: { id: string }) => id);
  return {
    /** Of each of these fleets that has or inherits some. Stamp and defaults are of one moment. */
    async inheritedBy(fleetIds: readonly string[]): Promise<Map<string, InheritedDefaults>> {
      const { rows } = await db.raw(
        `with recursive up as (
           select id as of, id, parent_id, 0 as level from fleets where id = any(?::uuid[])
           union all select up.of, p.id, p.parent_id, level + 1 from up join fleets p on p.id = up.parent_id)
         select up.of, c.fleet_id, c.version, c.sensors, (select coalesce(json_object_agg(config_type, config_data), '{}')
           from fleet_config_settings s where s.fleet_id = c.fleet_id) as settings
         from up join fleet_configs c on c.fleet_id = up.id order by up.of, up.level desc`,
        [fleetIds as string[]],
      );
      const found = new Map<string, InheritedDefaults>();
      for (const { of, fleet_id: fleetId, version, sensors, settings } of rows as Row[]) {
        const inherited = found.get(of) ?? { stamp: '', defaults: [] };
        inherited.stamp += `${fleetId}:${version} `;
        inherited.defaults.push({ fleetId, sensors, settings });
        found.set(of, inherited);
      }
      return found;
    },
    /** The fleet, and those below it that set something themselves: the others hand down what these do. */
    settersIn: (fleetId: string) =>
      idsOf(
        `${BELOW} select id from below where id = ? or id in (select fleet_id from fleet_configs)`,
        fleetId,
        fleetId,
      ),
    /** The fleet and all below it; empty for one that is not there. */
    treeOf: (fleetId: string) => idsOf(`${BELOW} select id from below`, fleetId),
  };
}

interface Row extends FleetDefault {
  of: string;
  fleet_id: string;
  version: number;
}
