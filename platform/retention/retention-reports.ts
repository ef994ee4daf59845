/** One report of what was let go of because its time was over, whichever room or job let go of it. */
import type { Knex } from 'knex';

/** Rows by what they were: `{ sessions: 3 }`. */
export type Removed = Readonly<Record<string, number>>;

export interface RetentionReports {
  /** A round of `job` is over. It is noted that there was one, and what it removed where it removed anything. */
  note(job: string, removed: Removed): Promise<void>;
}

export function retentionReports(db: Knex): RetentionReports {
  return {
    async note(job, removed) {
      const went = Object.entries(removed).filter(([, rows]) => rows > 0);
      await db.raw(
        `insert into retention_rounds (job, last_at) values (?, now()) on conflict (job) do update set last_at = excluded.last_at`,
        [job],
      );
      if (went.length > 0)
        await db('retention_reports').insert({ job, removed: JSON.stringify(Object.fromEntries(went)) });
    },
  };
}
