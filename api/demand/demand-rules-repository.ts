/** SQL for how demand counts in prices. */
import type { Knex } from 'knex';
import type { DemandRules } from './demand-pricing.js';

export interface DemandRulesColumns {
  mode: DemandRules['mode'];
  floor_percent: number;
  cap_percent: number;
  trial_percent: number;
}

export function demandRulesRepository(db: Knex) {
  return {
    async find(fleetId: string | null): Promise<DemandRules | undefined> {
      return (await db('demand_pricing').where({ fleet_id: fleetId })).map(asRules)[0];
    },
    /** That of all cars first, then those of fleets, by their ids. */
    async page(limit: number, after: string | undefined): Promise<DemandRules[]> {
      const query = db('demand_pricing').orderByRaw('fleet_id nulls first').limit(limit);
      if (after === 'all') query.whereNotNull('fleet_id');
      else if (after !== undefined) query.where('fleet_id', '>', after);
      return (await query).map(asRules);
    },
    /** Throws the database's error for a fleet that is not there. */
    async put(fleetId: string | null, columns: DemandRulesColumns): Promise<DemandRules> {
      const { rows } = await db.raw(
        `insert into demand_pricing (fleet_id, mode, floor_percent, cap_percent, trial_percent) values (?, ?, ?, ?, ?)
         on conflict (fleet_id) do update set (mode, floor_percent, cap_percent, trial_percent, updated_at)
           = (excluded.mode, excluded.floor_percent, excluded.cap_percent, excluded.trial_percent, now()) returning *`,
        [fleetId, columns.mode, columns.floor_percent, columns.cap_percent, columns.trial_percent],
      );
      return asRules(rows[0]);
    },
    async remove(fleetId: string): Promise<DemandRules | undefined> {
      return (await db('demand_pricing').where({ fleet_id: fleetId }).delete().returning('*')).map(asRules)[0];
    },
  };
}

const asRules = (row: DemandRulesColumns & { fleet_id: string | null; updated_at: Date }): DemandRules => ({
  fleetId: row.fleet_id,
  mode: row.mode,
  floorPercent: row.floor_percent,
  capPercent: row.cap_percent,
  trialPercent: row.trial_percent,
  updatedAt: row.updated_at.toISOString(),
});
