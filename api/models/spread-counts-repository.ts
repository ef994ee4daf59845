/** SQL for how the rows that a version read and predicted are spread over the bins of its training. */
import type { Knex } from 'knex';

export interface SpreadCount {
  side: 'input' | 'output';
  name: string;
  /** Rows by bin. */
  counts: number[];
}

export function spreadCountsRepository(db: Knex) {
  return {
    /** To those of the day that it is in UTC. */
    async add(modelId: string, counts: readonly SpreadCount[]): Promise<void> {
      await db.raw(
        `insert into model_spread_counts as known (model_id, day, side, name, counts)
         select ?, (now() at time zone 'UTC')::date, c.side, c.name, c.counts
         from jsonb_to_recordset(?::jsonb) c (side text, name text, counts bigint[])
         on conflict (model_id, day, side, name) do update set counts = (
           select array_agg(coalesce(old, 0) + coalesce(new, 0) order by bin)
           from unnest(known.counts, excluded.counts) with ordinality both_counts (old, new, bin))`,
        [modelId, JSON.stringify(counts)],
      );
    },
    /** Summed from that moment's day on. */
    async since(modelId: string, from: Date): Promise<SpreadCount[]> {
      const { rows } = await db.raw(
        `select side, name, array_agg(sum order by bin) as counts from (
           select side, name, bin, sum(count)::float8 from model_spread_counts,
             unnest(counts) with ordinality each_bin (count, bin)
           where model_id = ? and day >= (?::timestamptz at time zone 'UTC')::date group by side, name, bin) summed
         group by side, name order by side, name`,
        [modelId, from.toISOString()],
      );
      return rows;
    },
    trim: (before: Date): Promise<number> => db('model_spread_counts').where('day', '<', before.toISOString()).delete(),
  };
}
