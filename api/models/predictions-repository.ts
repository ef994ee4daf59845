/** SQL for what models predicted, and for what came of it. */
import type { Knex } from 'knex';
import type { Prediction, Stage } from './model-version.js';

export interface NewPrediction {
  modelId: string;
  task: string;
  subjectId: string;
  /** ms, [from, until). */
  from: number;
  until: number;
  output: unknown;
  /** What rules would have said, in the same shape. */
  rules?: unknown;
}

export function predictionsRepository(db: Knex) {
  return {
    async insert(predictions: readonly NewPrediction[]): Promise<void> {
      await db.raw(
        `insert into predictions (model_id, task, subject_id, about_from, about_until, output, rules)
         select p.model_id, p.task, p.subject_id, to_timestamp(p.about_from / 1000), to_timestamp(p.about_until / 1000), p.output,
           p.rules
         from jsonb_to_recordset(?::jsonb) p (model_id uuid, task text, subject_id uuid, about_from float8, about_until float8,
           output jsonb, rules jsonb)`,
        [
          JSON.stringify(
            predictions.map(({ modelId, task, subjectId, from, until, output, rules }) => ({
              ...{ model_id: modelId, task, subject_id: subjectId, about_from: from, about_until: until, output },
              ...(rules === undefined ? {} : { rules }),
            })),
          ),
        ],
      );
    },
    /** The newest first, from before `after`. */
    async page(
      limit: number,
      filter: {
        task?: string | undefined;
        subjectId?: string | undefined;
        after?: string | undefined;
        /** A task of which nothing is told. */
        without?: string | undefined;
      },
    ): Promise<Prediction[]> {
      const query = db('predictions as p')
        .join('model_versions as m', 'm.id', 'p.model_id')
        .select('p.*', 'm.number', 'm.stage')
        .orderBy('p.id', 'desc')
        .limit(limit);
      if (filter.task !== undefined) query.where('p.task', filter.task);
      if (filter.subjectId !== undefined) query.where('p.subject_id', filter.subjectId);
      if (filter.without !== undefined) query.whereNot('p.task', filter.without);
      if (filter.after !== undefined) query.where('p.id', '<', filter.after);
      return (await query).map(asPrediction);
    },
    /** The newest of the task's live model for each of these; a task that is switched off has none. */
    async newest(task: string, subjectIds: readonly string[]): Promise<Map<string, Prediction>> {
      const { rows } = await db.raw(
        `select p.*, m.number, m.stage from unnest(?::uuid[]) s (id)
         cross join lateral (select p.* from predictions p join model_versions m on m.id = p.model_id and m.stage = 'live'
           where p.task = ? and p.subject_id = s.id order by p.id desc limit 1) p
         join model_versions m on m.id = p.model_id
         where not exists (select from model_switches w where w.task = p.task and not w.is_on)`,
        [subjectIds as string[], task],
      );
      return new Map(rows.map((row: Row) => [row.subject_id, asPrediction(row)]));
    },
    /** What speaks of a time that is over, and whose truth is not known, the oldest first. */
    async open(task: string, limit: number): Promise<Prediction[]> {
      const rows = await db('predictions as p')
        .join('model_versions as m', 'm.id', 'p.model_id')
        .select('p.*', 'm.number', 'm.stage')
        .where('p.task', task)
        .whereNull('p.truth')
        .where('p.about_until', '<=', db.fn.now())
        .orderBy('p.about_until')
        .limit(limit);
      return rows.map(asPrediction);
    },
    trim: (before: Date): Promise<number> => db('predictions').where('made_at', '<', before).delete(),
    async setTruths(truths: readonly { id: string; truth: unknown }[]): Promise<void> {
      await db.raw(
        `update predictions p set truth = t.truth, truth_at = now()
         from jsonb_to_recordset(?::jsonb) t (id bigint, truth jsonb) where p.id = t.id`,
        [JSON.stringify(truths)],
      );
    },
  };
}

interface Row {
  id: string;
  task: string;
  subject_id: string;
  model_id: string;
  number: number;
  stage: Stage;
  made_at: Date;
  about_from: Date;
  about_until: Date;
  output: unknown;
  truth: unknown;
}

const asPrediction = (row: Row): Prediction => ({
  id: row.id,
  task: row.task,
  subjectId: row.subject_id,
  modelId: row.model_id,
  modelNumber: row.number,
  stage: row.stage,
  madeAt: row.made_at.toISOString(),
  from: row.about_from.toISOString(),
  until: row.about_until.toISOString(),
  output: row.output,
  truth: row.truth,
});
