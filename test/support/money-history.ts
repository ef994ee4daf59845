/** A rental's money in our books beside what the payment provider has of it, whatever happened to it before. */
import { expect } from 'chai';
import type { Hold, PaymentsStage } from './payments-stage.js';
import type { StripeStandIn } from './stripe-stand-in.js';

export interface History {
  hold: Hold;
  /** At the provider, of this rental. */
  intents: Set<string>;
}

/** The refunds that the provider knows of these payments, failed ones too. */
export const refundsOf = (stripe: StripeStandIn, intents: ReadonlySet<string>) =>
  stripe.refunds.filter((one) => intents.has(one.payment_intent));

/** What the provider has given back of these payments, in minor units. */
export const sumGivenBack = (stripe: StripeStandIn, intents: ReadonlySet<string>): number =>
  refundsOf(stripe, intents).reduce((sum, one) => sum + (one.status === 'failed' ? 0 : one.amount), 0);

/**
 * What the provider has of a rental's money is what our books say, what was invoiced is what was earned, and no more went
 * back than came. Throws an AssertionError that says which of them is not so.
 */
export async function expectBooksToAgree(
  stage: PaymentsStage,
  stripe: StripeStandIn,
  { hold, intents }: History,
): Promise<void> {
  const rows = async (sql: string) => (await stage.api.db.raw(sql, [hold.id])).rows;

  const accounts = await stage.accounts(hold.id);
  const of = (name: string) => accounts[name] ?? 0;
  const came = [...intents].reduce((sum, id) => {
    const intent = stripe.intents.get(id);
    return sum + (intent?.status === 'succeeded' ? intent.amount : 0);
  }, 0);
  expect(of('cash:stripe') + of('disputed:stripe') + of('disputes-lost'), 'what the provider has').to.equal(
    came - sumGivenBack(stripe, intents),
  );
  const [{ invoiced }] = await rows(
    `select coalesce(sum(case kind when 'invoice' then total_minor else -total_minor end), 0)::float8 as invoiced
       from invoices where reservation_id = ?`,
  );
  const earned = Object.entries(accounts)
    .filter(([name]) => name === 'revenue' || name.startsWith('tax:'))
    .reduce((sum, [, minor]) => sum - minor, 0);
  expect(earned, 'what was invoiced').to.equal(invoiced);
  expect(of('receivable'), 'what is open').to.be.at.least(0);
  const beyond = await rows(
    `select id from (select p.id, p.amount_minor, coalesce(sum(r.amount_minor) filter (where r.origin = 'ours'), 0) as back
         from payments p left join refunds r on r.payment_id = p.id and r.state <> 'failed' and r.attempt_id is null
         where p.state in ('completed', 'refunded') and p.reservation_id = ? group by p.id) s where back > amount_minor`,
  );
  expect(beyond, 'given back beyond what was paid').to.deep.equal([]);
  const due = await rows(
    `select coalesce(sum(r.amount_minor), 0)::float8 as minor from refunds r join payments p on p.id = r.payment_id
       where r.state = 'due' and p.reservation_id = ?`,
  );
  expect(due, 'still on its way').to.deep.equal([{ minor: 0 }]);
}
