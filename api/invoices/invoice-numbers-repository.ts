/** SQL for the numbers of invoices. A number is taken by whoever commits with it, so none is ever missing. */
import type { Knex } from 'knex';
import { invoiceCode, invoiceNumber, seriesOf } from './invoice-number.js';

export interface TakenNumber {
  series: string;
  year: number;
  sequence: number;
  number: string;
  issuedAt: Date;
  /** The branch's day. */
  issuedOn: string;
}

export interface NumberedBranch {
  id: string | null;
  name: string | null;
  timeZone: string;
}

/** Give it the transaction that issues: until that ends, the next one of this branch and year waits. */
export function invoiceNumbersRepository(tx: Knex) {
  async function codeOf(branchId: string | null): Promise<string | undefined> {
    const { rows } = await tx.raw('select code from invoice_codes where branch_id is not distinct from ?::uuid', [
      branchId,
    ] as Knex.RawBinding[]);
    return rows[0]?.code;
  }

  /** It is made at a branch's first invoice, and stays. */
  async function madeCode({ id, name }: NumberedBranch): Promise<string> {
    for (let nth = 1; ; nth++) {
      const code = await codeOf(id);
      if (code) return code;
      await tx.raw('insert into invoice_codes (branch_id, code) values (?, ?) on conflict do nothing', [
        id,
        invoiceCode(name, nth),
      ] as Knex.RawBinding[]);
    }
  }

  return {
    /** The next number. Call it last: others wait for it. */
    async take(branch: NumberedBranch, kind: 'invoice' | 'credit-note'): Promise<TakenNumber> {
      const series = seriesOf(await madeCode(branch), kind);
      const { rows } = await tx.raw(
        `with n as (
           insert into invoice_counters (series, year, last, last_at)
           select ?, extract(year from at at time zone ?), 1, at from (select clock_timestamp() as at) c
           on conflict (series, year) do update
             set last = invoice_counters.last + 1, last_at = greatest(invoice_counters.last_at, excluded.last_at)
           returning year, last, last_at
         )
         select year, last, last_at, (last_at at time zone ?)::date::text as day from n`,
        [series, branch.timeZone, branch.timeZone],
      );
      const { year, last: sequence, last_at: issuedAt, day: issuedOn } = rows[0];
      return { series, year, sequence, number: invoiceNumber(series, year, sequence), issuedAt, issuedOn };
    },
  };
}
