/** SQL for what was let go of because its time was over. */
import type { Knex } from 'knex';

export interface RetentionRound {
  id: string;
  job: string;
  at: Date;
  removed: Record<string, number>;
}

export interface RemovedRow {
  job: string;
  what: string;
  removed: number;
  last_at: Date;
}

export function retentionRepository(db: Knex) {
  return {
    async rounds(limit: number, before: string | undefined): Promise<RetentionRound[]> {
      const query = db<RetentionRound>('retention_reports').orderBy('id', 'desc').limit(limit);
      if (before !== undefined) query.where('id', '<', before);
      return query.select('id', 'job', 'at', 'removed');
    },
    async removed(from: Date, to: Date): Promise<RemovedRow[]> {
      const { rows } = await db.raw(
        `select job, key as what, sum(value::bigint)::float8 as removed, max(at) as last_at
         from retention_reports cross join jsonb_each_text(removed) where at >= ? and at < ? group by 1, 2 order by 1, 2`,
        [from, to],
      );
      return rows;
    },
    /** When each job had its last round, whatever it removed. */
    lastRounds: (): Promise<{ job: string; last_at: Date }[]> => db('retention_rounds').orderBy('job'),
    trim: (before: Date): Promise<number> => db('retention_reports').where('at', '<', before).delete(),
  };
}
