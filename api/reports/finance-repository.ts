/** SQL for the financial report: sums of ledger entries, each in one row. Names are looked up after the sums are made. */
import type { Knex } from 'knex';

/** What the rows are about. `day` is the branch's local day, as it was booked. */
export const REPORT_KEYS = {
  day: { key: 't.local_day::text', name: 'null', from: '' },
  branch: { key: 't.branch_id::text', name: 'n.name', from: 'left join branches n on n.id::text = s.key' },
  vehicle: {
    key: 't.vehicle_id::text',
    name: `n.make || ' ' || n.model || coalesce(' ' || n.licence_plate, '')`,
    from: 'left join vehicles n on n.id::text = s.key',
  },
  fleet: { key: 't.fleet_id::text', name: 'n.name', from: 'left join fleets n on n.id::text = s.key' },
  method: { key: 't.method', name: 'null', from: '' },
} as const;
export type ReportKey = keyof typeof REPORT_KEYS;

export interface FinanceRow {
  key: string;
  name: string | null;
  currency: string;
  revenue: string;
  tax: string;
  received: string;
  refunded: string;
  disputed: string;
  open: string;
  refunds_due: string;
  deposits: string;
  sandbox: string;
}

export function financeRepository(db: Knex) {
  return {
    /** By key and currency; of the days [from, to), after that row. The key is '' where there is none. */
    async rows(
      by: ReportKey,
      days: { from: string; to: string },
      limit: number,
      after?: { key: string; currency: string },
    ): Promise<FinanceRow[]> {
      const { key, name, from } = REPORT_KEYS[by];
      const { rows } = await db.raw(
        `with s as (
           select coalesce(${key}, '') as key, e.currency,
             coalesce(-sum(e.amount_minor) filter (where e.account = 'revenue'), 0) as revenue,
             coalesce(-sum(e.amount_minor) filter (where e.account like 'tax:%'), 0) as tax,
             coalesce(sum(e.amount_minor) filter (where e.account like 'cash:%' and e.amount_minor > 0 and t.key not like 'dispute:%' and t.key not like 'refund-undone:%'), 0) as received,
             coalesce(-sum(e.amount_minor) filter (where e.account like 'cash:%' and (e.amount_minor < 0 or t.key like 'refund-undone:%') and t.key not like 'dispute:%'), 0) as refunded,
             coalesce(-sum(e.amount_minor) filter (where e.account like 'cash:%' and t.key like 'dispute:%'), 0) as disputed,
             coalesce(sum(e.amount_minor) filter (where e.account = 'receivable'), 0) as open,
             coalesce(-sum(e.amount_minor) filter (where e.account = 'refunds-due'), 0) as refunds_due,
             coalesce(-sum(e.amount_minor) filter (where e.account = 'deposits'), 0) as deposits,
             coalesce(sum(e.amount_minor) filter (where e.account = 'cash:sandbox'), 0) as sandbox
           from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
           where t.local_day >= ?::date and t.local_day < ?::date
           group by 1, 2
         )
         select s.*, ${name} as name from s ${from}
         where ?::text is null or (s.key collate "C", s.currency collate "C") > (?, ?)
         order by s.key collate "C", s.currency collate "C" limit ?`,
        [
          days.from,
          days.to,
          after?.key ?? null,
          after?.key ?? null,
          after?.currency ?? null,
          limit,
        ] as Knex.RawBinding[],
      );
      return rows;
    },
  };
}
