/** SQL for what is foreseen of demand. */
import type { Knex } from 'knex';
import { PRIOR_ELASTICITY } from '../../models/index.js';
import { type ForecastKey, type ForeseenDemand, runningSums } from './demand-terms.js';

/** Of one type of car at one branch; shares by the hour from `fromHour` on. */
export interface DemandForecast {
  branchId: string;
  category: string;
  fromHour: Date;
  cars: number;
  byRules: readonly number[];
  booked: readonly number[];
}

const HOUR_MS = 3_600_000;

export function demandForecastsRepository(db: Knex) {
  return {
    async find({ branchId, category, modelId }: ForecastKey): Promise<ForeseenDemand | undefined> {
      const { rows } = await db.raw(
        `select f.*, m.number, (select e.elasticity from price_elasticities e where e.category in (f.category, '')
           order by e.category = '' limit 1) as elasticity
         from demand_forecasts f left join model_versions m on m.id = f.model_id and m.id = ?::uuid
         where f.branch_id = ? and f.category = ?`,
        [modelId, branchId, category],
      );
      return rows.map(asForeseen)[0];
    },
    /** What a model foresaw stays as it was. */
    async keep(forecasts: readonly DemandForecast[]): Promise<void> {
      await db.raw(
        `insert into demand_forecasts (branch_id, category, from_hour, cars, by_rules, booked)
         select f."branchId", f.category, f."fromHour", f.cars, f."byRules", f.booked
         from jsonb_to_recordset(?::jsonb) f ("branchId" uuid, category text, "fromHour" timestamptz, cars integer,
           "byRules" real[], booked real[])
         where exists (select from branches b where b.id = f."branchId")
         on conflict (branch_id, category) do update set (from_hour, cars, by_rules, booked, made_at)
           = (excluded.from_hour, excluded.cars, excluded.by_rules, excluded.booked, now())`,
        [JSON.stringify(forecasts)],
      );
    },
    async keepOfModel(
      modelId: string,
      fromHour: Date,
      said: readonly { branchId: string; category: string; byModel: readonly number[] }[],
    ): Promise<void> {
      await db.raw(
        `update demand_forecasts f set (by_model, model_id, model_from_hour, made_at) = (s."byModel", ?::uuid, ?::timestamptz, now())
         from jsonb_to_recordset(?::jsonb) s ("branchId" uuid, category text, "byModel" real[])
         where f.branch_id = s."branchId" and f.category = s.category`,
        [modelId, fromHour.toISOString(), JSON.stringify(said)],
      );
    },
    /** Of types that have no cars there any more, and of those of which too little is known. */
    async dropBefore(madeAt: Date): Promise<void> {
      await db('demand_forecasts').where('made_at', '<', madeAt).delete();
    },
    /** Of one branch, by type. */
    async ofBranch(branchId: string, limit: number, after: string | undefined): Promise<ForeseenRow[]> {
      const { rows } = await db.raw(
        `select f.*, m.number, (select e.elasticity from price_elasticities e where e.category in (f.category, '')
           order by e.category = '' limit 1) as elasticity
         from demand_forecasts f left join model_versions m on m.id = f.model_id and m.stage = 'live'
           and not exists (select from model_switches w where w.task = m.task and not w.is_on)
         where f.branch_id = ? and (?::text is null or f.category > ?) order by f.category limit ?`,
        [branchId, after ?? null, after ?? null, limit],
      );
      return rows;
    },
  };
}

export interface ForeseenRow {
  branch_id: string;
  category: string;
  from_hour: Date;
  cars: number;
  by_rules: number[];
  booked: number[];
  by_model: number[] | null;
  model_id: string | null;
  model_from_hour: Date | null;
  made_at: Date;
  /** Null where the model does not serve. */
  number: number | null;
  elasticity: number | null;
}

/** What serves of it: the model's where one does, and the rules' for hours that it does not tell. */
export function servedShares(row: ForeseenRow): number[] {
  const { by_model: said, model_from_hour: since, number, from_hour: from, by_rules: byRules } = row;
  if (number === null || !said || !since) return byRules;
  const shift = Math.round((from.getTime() - since.getTime()) / HOUR_MS);
  return byRules.map((share, hour) => said[hour + shift] ?? share);
}

const asForeseen = (row: ForeseenRow): ForeseenDemand => ({
  branchId: row.branch_id,
  category: row.category,
  from: row.from_hour.getTime(),
  demand: runningSums(servedShares(row)),
  booked: runningSums(row.booked),
  elasticity: row.elasticity ?? PRIOR_ELASTICITY,
  model: row.number === null || row.model_id === null ? undefined : { id: row.model_id, number: row.number },
});
