/** SQL for trained models: their versions, their stages, and the switch of each task. */
import type { Knex } from 'knex';
import { CAME_WITH_THE_SYSTEM, type ModelTask, type ModelVersion, type Spreads, type Stage } from './model-version.js';

const MOST_CHANGES = 20;
const COLUMNS = `m.id, m.task, m.number, m.stage, m.size_bytes, m.data_hash, m.data_from, m.data_until, m.seed, m.parameters,
  m.metrics, m.created_at, m.demoted_at, m.failures_in_a_row, m.last_failure, coalesce((select json_agg(json_build_object('stage', c.stage, 'reason', c.reason, 'by', c.by,
    'at', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by c.id desc) from (
    select * from model_changes where model_id = m.id order by id desc limit ${MOST_CHANGES}) c), '[]') as changes`;

export interface NewModel {
  task: string;
  blobKey: string;
  sizeBytes: number;
  dataHash: string;
  dataFrom: string | null;
  dataUntil: string | null;
  seed: number;
  parameters: ModelVersion['parameters'];
  metrics: ModelVersion['metrics'];
  spreads: Spreads | null;
}

/** A version that is asked: the live one, or one in the shadow. */
export interface AskedModel {
  id: string;
  number: number;
  stage: 'live' | 'shadow';
  blobKey: string;
  spreads: Spreads | null;
}

export function modelsRepository(db: Knex) {
  return {
    /** Whoever changes what serves a task waits for each other, to the end of the transaction. */
    async lock(task: string): Promise<void> {
      await db.raw(`select pg_advisory_xact_lock(hashtextextended('model of ' || ?, 0))`, [task]);
    },
    /** The id of the next number; the task is locked. */
    async insert(model: NewModel): Promise<string> {
      const { rows } = await db.raw(
        `insert into model_versions (task, number, blob_key, size_bytes, data_hash, data_from, data_until, seed, parameters, metrics,
           spreads)
         select ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?, ?::jsonb, ?::jsonb, ?::jsonb
         from model_versions where task = ? returning id`,
        [
          ...[model.task, model.blobKey, model.sizeBytes, model.dataHash, model.dataFrom, model.dataUntil, model.seed],
          ...[JSON.stringify(model.parameters), JSON.stringify(model.metrics)],
          ...[model.spreads && JSON.stringify(model.spreads), model.task],
        ],
      );
      return rows[0].id;
    },
    async find(id: string): Promise<ModelVersion | undefined> {
      const { rows } = await db.raw(`select ${COLUMNS} from model_versions m where m.id = ?`, [id]);
      return rows.map(asVersion)[0];
    },
    /** The newest first, from before the one with the id `after`. */
    async page(
      limit: number,
      filter: { task?: string | undefined; stage?: Stage | undefined; after?: string | undefined },
    ): Promise<ModelVersion[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from model_versions m
         where (?::text is null or m.task = ?) and (?::text is null or m.stage = ?)
           and (?::uuid is null or (m.created_at, m.id) < (select created_at, id from model_versions where id = ?))
         order by m.created_at desc, m.id desc limit ?`,
        [...twice(filter.task), ...twice(filter.stage), ...twice(filter.after), limit],
      );
      return rows.map(asVersion);
    },
    async live(task: string): Promise<{ id: string; number: number; blobKey: string } | undefined> {
      const { rows } = await db.raw(
        `select m.id, m.number, m.blob_key as "blobKey" from model_versions m where m.task = ? and m.stage = 'live'
           and not exists (select from model_switches s where s.task = m.task and not s.is_on)`,
        [task],
      );
      return rows[0];
    },
    /** The live one, unless the task is switched off, and the newest `mostShadows` in the shadow. */
    async asked(task: string, mostShadows: number): Promise<AskedModel[]> {
      const { rows } = await db.raw(
        `select m.id, m.number, m.stage, m.blob_key as "blobKey", m.spreads from model_versions m
         where m.task = :task and (
           (m.stage = 'live' and not exists (select from model_switches s where s.task = m.task and not s.is_on))
           or m.id in (select id from model_versions where task = :task and stage = 'shadow' order by number desc
             limit :mostShadows))
         order by m.number`,
        { task, mostShadows },
      );
      return rows;
    },
    async isKnown(task: string): Promise<boolean> {
      return (await db('model_versions').where({ task }).limit(1)).length > 0;
    },
    /** Shadows but the newest `kept`. */
    async oldShadows(task: string, kept: number): Promise<string[]> {
      const { rows } = await db.raw(
        `select id from model_versions where task = ? and stage = 'shadow' order by number desc offset ?`,
        [task, kept],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /** Retired ones made before that, and never live; a file that came with the system is known for good. Gives the keys of their files. */
    async removeUnserved(before: Date, limit: number): Promise<string[]> {
      const { rows } = await db.raw(
        `delete from model_versions where id in (
           select id from model_versions m where m.stage = 'retired' and m.created_at < ?
             and not exists (select from model_changes c where c.model_id = m.id and (c.stage = 'live' or c.reason = ?)) limit ?)
         returning blob_key as key`,
        [before, CAME_WITH_THE_SYSTEM, limit],
      );
      return rows.map(({ key }: { key: string }) => key);
    },
    /** Any version, or one of that task. */
    async hasFile(blobKey: string, task?: string): Promise<boolean> {
      const where = { blob_key: blobKey, ...(task !== undefined && { task }) };
      return (await db('model_versions').where(where).limit(1)).length > 0;
    },
    /** Who said last that a version of the task is to serve, or that one which did is not; undefined where none ever did. */
    async lastChosenBy(task: string): Promise<'system' | 'person' | undefined> {
      const { rows } = await db.raw(
        `select c.by from model_changes c join model_versions m on m.id = c.model_id
         where m.task = ? and exists (select from model_changes l where l.model_id = m.id and l.stage = 'live')
         order by c.id desc limit 1`,
        [task],
      );
      return rows[0] && (rows[0].by === null ? 'system' : 'person');
    },
    async noteFailure(id: string, reason: string): Promise<void> {
      await db('model_versions')
        .where({ id })
        .update({ failures_in_a_row: db.raw('failures_in_a_row + 1'), last_failure: reason.slice(0, 500) });
    },
    async noteAnswer(id: string): Promise<void> {
      await db('model_versions').where({ id }).where('failures_in_a_row', '>', 0).update({ failures_in_a_row: 0 });
    },
    async blobKey(id: string): Promise<string | undefined> {
      return (await db('model_versions').select('blob_key').where({ id }))[0]?.blob_key;
    },
    /** The one that was live before the one that is; `isTrusted`: none that was demoted. */
    async liveBefore(task: string, { isTrusted = false } = {}): Promise<string | undefined> {
      const { rows } = await db.raw(
        `select m.id from model_versions m join model_changes c on c.model_id = m.id and c.stage = 'live'
         where m.task = ? and m.stage <> 'live' and (not ? or m.demoted_at is null) order by c.id desc limit 1`,
        [task, isTrusted],
      );
      return rows[0]?.id;
    },
    async markDemoted(id: string): Promise<void> {
      await db('model_versions').where({ id }).update({ demoted_at: db.fn.now() });
    },
    async setStage(id: string, stage: Stage, reason: string, by: string | null): Promise<void> {
      const anew = stage === 'live' ? { demoted_at: null, failures_in_a_row: 0 } : {};
      await db('model_versions')
        .where({ id })
        .update({ stage, ...anew });
      await db('model_changes').insert({ model_id: id, stage, reason, by });
    },
    /** A task that nobody switched is on. */
    async isOn(task: string): Promise<boolean> {
      return (await db('model_switches').where({ task }).first('is_on'))?.is_on ?? true;
    },
    async setSwitch(task: string, isOn: boolean, reason: string, by: string | null): Promise<void> {
      const values = { is_on: isOn, reason, by, at: db.fn.now() };
      await db('model_switches')
        .insert({ task, ...values })
        .onConflict('task')
        .merge(values);
    },
    async tasks(): Promise<Omit<ModelTask, 'judgedBy'>[]> {
      const { rows } = await db.raw(
        `select m.task, coalesce(s.is_on, true) as "isOn", s.reason, s.by as "switchedBy", s.at as "switchedAt",
           max(m.number) filter (where m.stage = 'live') as live, max(m.number) as newest
         from model_versions m left join model_switches s on s.task = m.task
         group by m.task, s.is_on, s.reason, s.by, s.at order by m.task`,
      );
      return rows.map((row: { switchedAt: Date | null }) => ({
        ...row,
        switchedAt: row.switchedAt?.toISOString() ?? null,
      }));
    },
  };
}

const twice = <T>(value: T | undefined) => [value ?? null, value ?? null];

interface Row {
  id: string;
  task: string;
  number: number;
  stage: Stage;
  size_bytes: number;
  data_hash: string;
  data_from: Date | null;
  data_until: Date | null;
  seed: number;
  parameters: ModelVersion['parameters'];
  metrics: ModelVersion['metrics'];
  created_at: Date;
  demoted_at: Date | null;
  failures_in_a_row: number;
  last_failure: string | null;
  changes: ModelVersion['changes'];
}

const asVersion = (row: Row): ModelVersion => ({
  id: row.id,
  task: row.task,
  number: row.number,
  stage: row.stage,
  sizeBytes: row.size_bytes,
  dataHash: row.data_hash,
  dataFrom: row.data_from?.toISOString() ?? null,
  dataUntil: row.data_until?.toISOString() ?? null,
  seed: row.seed,
  parameters: row.parameters,
  metrics: row.metrics,
  createdAt: row.created_at.toISOString(),
  demotedAt: row.demoted_at?.toISOString() ?? null,
  lastFailure: row.failures_in_a_row > 0 ? row.last_failure : null,
  changes: row.changes,
});
