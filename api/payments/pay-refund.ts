/** Brings refunds that are due to their end: once at the gateway, by the refund's own key, and then in the books. */
import { messageOf } from '../../platform/errors.js';
import { attemptsRepository } from './attempts-repository.js';
import { bookRefund } from './book-refund.js';
import { isAway } from './charge.js';
import { Refused } from './gateways/payment-gateway.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { gatewayKeyOf, type RefundRow, refundsRepository } from './refunds-repository.js';
import { refusedNews } from './refused-news.js';
import { tellStaff } from './tell-staff.js';

/** Where the gateway is away it stays due. One that is refused for good is `failed`: staff are told, and order it anew. */
export async function payRefund(
  refund: RefundRow,
  { db, gateways, log }: Omit<PaymentsDeps, 'holdSeconds'>,
): Promise<void> {
  const payment = await paymentsRepository(db).find(refund.payment_id);
  if (!payment) throw new Error('a refund without a payment');
  const late = refund.attempt_id === null ? undefined : await attemptsRepository(db).find(refund.attempt_id);
  const name = late?.gateway ?? payment.gateway ?? '';
  const reference = late?.reference ?? payment.reference ?? '';
  const gateway = gateways.named(name);
  try {
    if (!gateway) throw new Refused(`no gateway ${name} is set here any more`);
    const done = await gateway.refund(reference, Number(refund.amount_minor), payment.currency, gatewayKeyOf(refund));
    await db.transaction(async (tx) => {
      const refunds = refundsRepository(tx);
      if ((await refunds.lock(refund.id))?.state !== 'due') return; // by another, meanwhile
      await refunds.done(refund.id, done);
      await bookRefund(tx, refund, payment, name);
    });
  } catch (error) {
    if (!isAway(error) && !(error instanceof Refused)) throw error;
    const final = error instanceof Refused && gateway !== undefined;
    log[final ? 'error' : 'warn']({ refundId: refund.id, final, reason: messageOf(error) }, 'a refund was not taken');
    await db.transaction(async (tx) => {
      await refundsRepository(tx).failed(refund.id, messageOf(error), final);
      if (final) await tellStaff(tx, refusedNews(refund, payment, messageOf(error)));
    });
  }
}
