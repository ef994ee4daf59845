/** SQL for what a customer owes and paid, from the ledger. */
import type { Knex } from 'knex';

export interface StatementRow {
  id: string;
  occurred_at: Date;
  memo: string;
  reservation_id: string | null;
  invoice_id: string | null;
  currency: string;
  amount_minor: string;
  balance_minor: string;
}

export interface StatementSums {
  currency: string;
  opening: string;
  closing: string;
  deposits: string;
}

/** What a person owes us, and what we owe them. */
const THEIRS = `e.account in ('receivable', 'refunds-due')`;

export function statementRepository(db: Knex) {
  return {
    /** Oldest first, each with the balance after it; after the one that is named. */
    async moves(
      userId: string,
      span: { from: Date; to: Date },
      limit: number,
      after?: string,
    ): Promise<StatementRow[]> {
      const { rows } = await db.raw(
        `with moves as (
           select t.id, t.occurred_at, t.memo, t.reservation_id, t.invoice_id, e.currency, sum(e.amount_minor) as amount_minor
           from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
           where t.user_id = ? and ${THEIRS}
           group by t.id, e.currency having sum(e.amount_minor) <> 0
         ), told as (
           select *, sum(amount_minor) over (partition by currency order by occurred_at, id) as balance_minor from moves
         )
         select * from told where occurred_at >= ? and occurred_at < ?
           and (?::bigint is null or (occurred_at, id) > (select occurred_at, id from ledger_transactions where id = ?))
         order by occurred_at, id, currency limit ?`,
        [userId, span.from, span.to, after ?? null, after ?? null, limit] as Knex.RawBinding[],
      );
      return rows;
    },
    /** By currency; `deposits`: what is held of them now. */
    async sums(userId: string, span: { from: Date; to: Date }): Promise<StatementSums[]> {
      const { rows } = await db.raw(
        `select e.currency, coalesce(sum(e.amount_minor) filter (where ${THEIRS} and t.occurred_at < ?), 0) as opening,
           coalesce(sum(e.amount_minor) filter (where ${THEIRS} and t.occurred_at < ?), 0) as closing,
           coalesce(-sum(e.amount_minor) filter (where e.account = 'deposits'), 0) as deposits
         from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
         where t.user_id = ? group by e.currency order by e.currency`,
        [span.from, span.to, userId],
      );
      return rows;
    },
  };
}
