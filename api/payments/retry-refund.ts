/** A refund that a gateway refused for good: staff order it anew, or have given it back by hand. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { bookRefund } from './book-refund.js';
import { moreThanPaid, refundNotFound } from './payment-problems.js';
import { paymentsRepository } from './payments-repository.js';
import { type RefundRow, refundsRepository } from './refunds-repository.js';

export const RETRY_BY = ['gateway', 'desk'] as const;

/**
 * By the gateway it is due from then on; by the desk it is done. In a transaction. Throws a MotorpoolError: not-found,
 * conflict for one that was not refused, and where meanwhile not so much is left of its payment.
 */
export async function retryRefund(
  tx: Knex,
  id: string,
  by: (typeof RETRY_BY)[number],
  actor: Actor,
): Promise<RefundRow> {
  const refunds = refundsRepository(tx);
  const payments = paymentsRepository(tx);
  const refused = await refunds.lock(id); // before its payment, as when it is paid
  const payment = refused && (await payments.lock(refused.payment_id));
  if (!refused || !payment) throw refundNotFound();
  if (refused.state !== 'failed') {
    throw new MotorpoolError(
      'conflict',
      'refund-not-refused',
      `Only a refund that failed is ordered anew; this is ${refused.state}.`,
    );
  }
  const ofWhatStands = refused.attempt_id === null && payment.state === 'completed';
  const leftMinor = ofWhatStands ? await payments.leftMinor(payment.id) : Number(refused.amount_minor);
  if (Number(refused.amount_minor) > leftMinor) throw moreThanPaid(leftMinor);
  const refund = await refunds.dueAnew(id);
  if (by === 'desk') {
    await refunds.done(id, 'desk');
    await bookRefund(tx, refund, payment, 'desk');
  }
  await auditRepository(tx).record(actor, {
    action: 'payment.refund-retried',
    subject: { kind: 'payment', id: payment.id },
    after: { refundId: id, reservationId: payment.reservation_id, amountMinor: Number(refund.amount_minor), by },
  });
  return (await refunds.find(id)) ?? refund;
}
