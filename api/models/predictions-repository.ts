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

const ASKED = `(select a.*, to_timestamp(from_ms / 1000) as about_from, to_timestamp(until_ms / 1000) as about_until
  from jsonb_to_recordset(?::jsonb) a (place integer, model_id uuid, task text, subject_id uuid, from_ms float8,
    until_ms float8, output jsonb, rules jsonb)) a`;

export function predictionsRepository(db: Knex) {
  return {
    /** Whoever keeps what this version says waits for each other, to the end of the transaction. */
    async lock(modelId: string): Promise<void> {
      await db.raw(`select pg_advisory_xact_lock(hashtextextended('predictions of ' || ?, 0))`, [modelId]);
    },
    /**
     * What a version said before on this day (UTC) of the same subject and time is replaced, with its truth; the version is
     * locked. Gives the places of those that are the first of their day. Throws where two of `predictions` are of the same.
     */
    async insert(predictions: readonly NewPrediction[]): Promise<number[]> {
      const asked = JSON.stringify(
        predictions.map(({ modelId, task, subjectId, from, until, output, rules }, place) => ({
          ...{ place, model_id: modelId, task, subject_id: subjectId, from_ms: from, until_ms: until, output },
          ...(rules === undefined ? {} : { rules }),
        })),
      );
      const { rows } = await db.raw(
        `delete from predictions p using ${ASKED}
         where p.model_id = a.model_id and p.subject_id = a.subject_id and p.about_from = a.about_from
           and p.about_until = a.about_until and (p.made_at at time zone 'UTC')::date = (now() at time zone 'UTC')::date
         returning a.place`,
        [asked],
      );
      await db.raw(
        `insert into predictions (model_id, task, subject_id, about_from, about_until, output, rules)
         select model_id, task, subject_id, about_from, about_until, output, rules from ${ASKED} order by place`,
        [asked],
      );
      const again = new Set(rows.map(({ place }: { place: number }) => place));
      return [...predictions.keys()].filter((place) => !again.has(place));
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
