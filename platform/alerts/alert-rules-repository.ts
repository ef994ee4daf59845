/** SQL for alert_rules. */
import type { Knex } from 'knex';
import type { SetRule } from './effective-rules.js';

export interface VersionedRule extends SetRule {
  version: number;
}

const COLUMNS = `fleet_id as "fleetId", kind, enabled, severity, threshold, duration_s as "durationS", cool_down_s as "coolDownS", version`;

export function alertRulesRepository(db: Knex) {
  return {
    async all(): Promise<VersionedRule[]> {
      return (await db.raw(`select ${COLUMNS} from alert_rules`)).rows;
    },
    /** What these fleets set, and what is set for all. */
    async ofFleets(fleetIds: readonly string[]): Promise<VersionedRule[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from alert_rules where fleet_id is null or fleet_id = any(?::uuid[])`,
        [fleetIds as string[]],
      );
      return rows;
    },
    /** undefined when what is there is of another version; 0 is that of a rule that was never set. */
    async put(rule: SetRule, version: number | undefined): Promise<number | undefined> {
      const { rows } = await db.raw(
        `insert into alert_rules as r (fleet_id, kind, enabled, severity, threshold, duration_s, cool_down_s)
         select :fleetId::uuid, :kind, :enabled::boolean, :severity::text, :threshold::float8, :durationS::integer, :coolDownS::integer
         where coalesce(:version::integer, 0) = 0 or exists
           (select from alert_rules where fleet_id is not distinct from :fleetId::uuid and kind = :kind)
         on conflict (fleet_id, kind) do update set enabled = excluded.enabled, severity = excluded.severity,
           threshold = excluded.threshold, duration_s = excluded.duration_s, cool_down_s = excluded.cool_down_s,
           version = r.version + 1, updated_at = now()
           where :version::integer is null or r.version = :version::integer
         returning version`,
        { ...rule, version: version ?? null },
      );
      return rows[0]?.version;
    },
  };
}
