/** SQL for how payments and the books stand: how many, never how much, as metrics are for operators alone. */
import type { Knex } from 'knex';

export interface MoneyCounts {
  /** Payments of the last hour by what became of them. */
  payments: Record<string, number>;
  /** Tries of those payments at each gateway by what came of them. */
  attempts: { gateway: string; state: string; count: number }[];
  /** Payments that should have been looked at again ten minutes ago. */
  overdue: number;
  refundsDue: number;
  oldestRefundSeconds: number;
  /** Postings of yesterday and today that do not add up to zero. The database refuses them: one means that it was got round. */
  unbalanced: number;
}

const READ = `
  with recent as materialized (select id, state from payments where created_at >= now() - interval '1 hour')
  select
    (select coalesce(json_object_agg(state, n), '{}') from (select state, count(*) as n from recent group by 1) p) as payments,
    (select coalesce(json_agg(a), '[]') from (select gateway, a.state, count(*)::int as count from payment_attempts a
       join recent r on r.id = a.payment_id group by 1, 2) a) as attempts,
    (select count(*)::int from payments where state in ('open', 'capture-due', 'release-due')
       and look_at < now() - interval '10 minutes') as overdue,
    f.due as "refundsDue", f.oldest as "oldestRefundSeconds",
    (select count(*)::int from (select t.id from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
       where t.local_day >= current_date - 1 group by t.id, t.entry_count, e.currency
       having coalesce(sum(e.amount_minor), 1) <> 0) u) as unbalanced
  from (select count(*)::int as due, coalesce(extract(epoch from max(now() - created_at)), 0)::float8 as oldest
    from refunds where state = 'due') f`;

export const moneyCountsRepository = (db: Knex) => ({
  read: async (): Promise<MoneyCounts> => (await db.raw(READ)).rows[0],
});
