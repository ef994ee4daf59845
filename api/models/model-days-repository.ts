/** SQL for what each version was found to be, day by day, and for what that is found from. */
import type { Knex } from 'knex';
import { CAME_WITH_THE_SYSTEM, type ModelDay, type ModelVersion, type Spreads } from './model-version.js';

/** A version that is watched: live or in the shadow. */
export interface WatchedModel {
  id: string;
  task: string;
  number: number;
  stage: 'live' | 'shadow';
  metrics: ModelVersion['metrics'];
  spreads: Spreads | null;
  failuresInARow: number;
  lastFailure: string | null;
  /** It came with the system, and learned from nothing of its own. */
  isShipped: boolean;
  /** Of its stage. */
  since: Date;
}

export interface CamePrediction {
  /** Subject and time: what shares a truth. */
  thing: string;
  output: unknown;
  truth: unknown;
  rules: unknown;
}

/** What was found last of one that is asked. */
export interface NewestDay extends Omit<ModelDay, 'day'> {
  task: string;
  number: number;
  stage: string;
  failuresInARow: number;
}

export function modelDaysRepository(db: Knex) {
  return {
    /** Of each task the live one and the newest `mostShadows`. */
    async watched(mostShadows: number): Promise<WatchedModel[]> {
      const { rows } = await db.raw(
        `select id, task, number, stage, metrics, spreads, failures_in_a_row as "failuresInARow",
           last_failure as "lastFailure", exists (select from model_changes c where c.model_id = m.id
             and c.reason = ?) as "isShipped", coalesce((select max(c.at) from model_changes c where c.model_id = m.id), created_at) as since
         from (select *, row_number() over (partition by task, stage order by number desc) as place from model_versions) m
         where stage = 'live' or (stage = 'shadow' and place <= ?) order by task, number`,
        [CAME_WITH_THE_SYSTEM, mostShadows],
      );
      return rows;
    },
    /**
     * The newest of its predictions whose truth is known, made from that moment on; of one thing, which jobs foresee night
     * after night, three that are drawn by their ids.
     */
    async came(modelId: string, from: Date, limit: number): Promise<CamePrediction[]> {
      const { rows } = await db.raw(
        `select thing, output, truth, rules from (
           select *, row_number() over (partition by thing order by md5(id::text)) as place from (
             select id, subject_id || ' ' || about_until as thing, output, truth, rules from predictions
             where model_id = ? and truth is not null and made_at >= ? order by id desc limit ?) newest) drawn
         where place <= 3 order by id desc limit ?`,
        [modelId, from, 20 * limit, limit],
      );
      return rows;
    },
    /** What was found of the day that it is in UTC; found again, it is replaced. */
    async note(modelId: string, { truths, metrics, rulesMetrics, drift }: Omit<ModelDay, 'day'>): Promise<void> {
      await db.raw(
        `insert into model_days (model_id, day, truths, metrics, rules_metrics, rows, drift)
         values (?, (now() at time zone 'UTC')::date, ?, ?::jsonb, ?::jsonb, ?, ?::jsonb)
         on conflict (model_id, day) do update set truths = excluded.truths, metrics = excluded.metrics,
           rules_metrics = excluded.rules_metrics, rows = excluded.rows, drift = excluded.drift`,
        [
          ...[modelId, truths, JSON.stringify(metrics), JSON.stringify(rulesMetrics)],
          ...[Math.max(0, ...drift.map(({ rows }) => rows)), JSON.stringify(drift)],
        ],
      );
    },
    /** The newest day of every watched version, for metrics. */
    async newest(): Promise<NewestDay[]> {
      const { rows } = await db.raw(
        `select m.task, m.number, m.stage, m.failures_in_a_row as "failuresInARow", coalesce(d.truths, 0) as truths,
           coalesce(d.metrics, '{}') as metrics, coalesce(d.rules_metrics, '{}') as "rulesMetrics", coalesce(d.drift, '[]') as drift
         from model_versions m left join lateral (select * from model_days where model_id = m.id order by day desc limit 1) d on true
         where m.stage <> 'retired' order by m.task, m.number desc limit 100`,
      );
      return rows;
    },
    /** Versions that went bad within the last day, of every task that has versions. */
    async demotedLastDay(): Promise<Record<string, number>> {
      const { rows } = await db.raw(
        `select coalesce(json_object_agg(task, n), '{}') as demoted from (select task,
           count(*) filter (where demoted_at >= now() - interval '1 day') as n from model_versions group by 1) tasks`,
      );
      return rows[0].demoted;
    },
    /** The newest first. */
    async page(modelId: string, limit: number): Promise<ModelDay[]> {
      const { rows } = await db.raw(
        `select to_char(day, 'YYYY-MM-DD') as day, truths, metrics, rules_metrics as "rulesMetrics", drift
         from model_days where model_id = ? order by model_days.day desc limit ?`,
        [modelId, limit],
      );
      return rows;
    },
    trim: (before: Date): Promise<number> => db('model_days').where('day', '<', before.toISOString()).delete(),
  };
}
