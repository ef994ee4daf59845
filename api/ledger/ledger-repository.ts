/** SQL for the ledger: double entry, append-only. The database refuses what does not balance, and every change. */
import type { Knex } from 'knex';
import type { Account } from './accounts.js';

export interface LedgerEntry {
  account: Account;
  /** Minor units; above zero a debit, below zero a credit. Entries of zero are left out. */
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
}

export interface Posting {
  /** What is posted, such as `payment:<id>`: it is posted once, however often it is asked for. */
  key: string;
  /** Now, unless it happened before. */
  occurredAt?: Date;
  /** Gives the posting its customer, car, fleet and branch, as they are now. */
  reservationId: string | null;
  memo: string;
  /** For reports; the gateway of a `cash:` account unless told. */
  method?: string | null;
  invoiceId?: string;
  entries: readonly LedgerEntry[];
}

export interface Balance {
  account: string;
  currency: string;
  /** Minor units; debits less credits. */
  amountMinor: number;
}

const POST = `
  with t as (
    insert into ledger_transactions (key, occurred_at, entry_count, memo, method, invoice_id,
      reservation_id, user_id, vehicle_id, fleet_id, branch_id, local_day)
    select a.key, a.at, a.entry_count, a.memo, a.method, a.invoice_id, r.id, r.user_id, r.vehicle_id, v.fleet_id,
      r.pickup_branch_id, (a.at at time zone coalesce(b.time_zone, 'UTC'))::date
    from (select ?::text as key, coalesce(?::timestamptz, now()) as at, ?::smallint as entry_count, ?::text as memo,
        ?::text as method, ?::uuid as invoice_id, ?::uuid as reservation_id) a
      left join reservations r on r.id = a.reservation_id left join vehicles v on v.id = r.vehicle_id
      left join branches b on b.id = r.pickup_branch_id
    on conflict (key) do nothing
    returning id
  ), e as (
    insert into ledger_entries (transaction_id, line, account, amount_minor, currency)
    select t.id, x.line, x.entry->>'account', (x.entry->>'amountMinor')::bigint, x.entry->>'currency'
    from t, jsonb_array_elements(?::jsonb) with ordinality as x (entry, line)
  )
  select id from t`;

/** Give it the transaction of what is booked, so that neither is there without the other. */
export function ledgerRepository(db: Knex) {
  return {
    /**
     * False where that key was posted before, which is then left as it is. Nothing is posted where all amounts are zero.
     * Throws an Error where it does not balance in each currency, or where the key was posted with other amounts.
     */
    async post(posting: Posting): Promise<boolean> {
      const entries = posting.entries.filter(({ amountMinor }) => amountMinor !== 0);
      assertBalanced(posting.key, entries);
      if (entries.length === 0) return false;
      const cash = entries.find(({ account }) => account.startsWith('cash:'));
      const { rows } = await db.raw(POST, [
        posting.key,
        posting.occurredAt?.toISOString() ?? null,
        entries.length,
        posting.memo.slice(0, 500),
        posting.method ?? cash?.account.slice('cash:'.length, 55) ?? null,
        posting.invoiceId ?? null,
        posting.reservationId,
        JSON.stringify(entries),
      ] as Knex.RawBinding[]);
      if (rows.length === 0) await this.assertSame(posting.key, entries);
      return rows.length > 0;
    },
    async assertSame(key: string, entries: readonly LedgerEntry[]): Promise<void> {
      const { rows } = await db.raw(
        `select account, amount_minor::float8 as "amountMinor", currency
         from ledger_entries e join ledger_transactions t on t.id = e.transaction_id where t.key = ? order by line`,
        [key],
      );
      const same = rows.length === entries.length && entries.every((entry, i) => textOf(entry) === textOf(rows[i]));
      if (!same) throw new Error(`ledger: ${key} was posted before, with other amounts`);
    },
    /** By account and currency, of all or of one reservation, customer or account; those of zero too. */
    async balances(of: { reservationId?: string; userId?: string; account?: Account } = {}): Promise<Balance[]> {
      const { reservationId = null, userId = null, account = null } = of;
      const { rows } = await db.raw(
        `select e.account, e.currency, sum(e.amount_minor)::float8 as "amountMinor"
         from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
         where (?::uuid is null or t.reservation_id = ?) and (?::uuid is null or t.user_id = ?)
           and (?::text is null or e.account = ?)
         group by e.account, e.currency order by e.account, e.currency`,
        [reservationId, reservationId, userId, userId, account, account] as Knex.RawBinding[],
      );
      return rows;
    },
  };
}

const textOf = ({ account, amountMinor, currency }: LedgerEntry) => `${account} ${amountMinor} ${currency}`;

/** Throws an Error: of whoever made the entries, never of a caller over HTTP. */
function assertBalanced(key: string, entries: readonly LedgerEntry[]): void {
  const sums = new Map<string, bigint>();
  for (const { amountMinor, currency } of entries) {
    if (!Number.isSafeInteger(amountMinor)) throw new Error(`ledger: ${key} has an amount that is no whole number`);
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amountMinor));
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new Error(`ledger: ${key} does not balance in ${currency}`);
  }
}
