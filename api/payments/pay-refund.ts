/** Brings refunds that are due to their end: once at the gateway, by the refund's own key, and then in the books. */
import type { Knex } from 'knex';
import { MotorpoolError, messageOf } from '../../platform/errors.js';
import { issueCreditNote } from '../invoices/credit-notes.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { notify } from '../notifications/notify.js';
import { attemptsRepository } from './attempts-repository.js';
import { isAway } from './charge.js';
import { Refused } from './gateways/payment-gateway.js';
import type { PaymentRow } from './payment-row.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { type RefundRow, refundsRepository } from './refunds-repository.js';

/** Where the gateway is away it stays due. One that is refused for good is `failed`, and a person must look. */
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
    const done = await gateway.refund(reference, Number(refund.amount_minor), payment.currency, refund.id);
    await db.transaction((tx) => bookRefund(tx, refund.id, payment, name, done));
  } catch (error) {
    if (!isAway(error) && !(error instanceof Refused)) throw error;
    const final = error instanceof Refused && gateway !== undefined;
    log[final ? 'error' : 'warn']({ refundId: refund.id, final, reason: messageOf(error) }, 'a refund was not taken');
    await refundsRepository(db).failed(refund.id, messageOf(error), final);
  }
}

async function bookRefund(
  tx: Knex,
  id: string,
  payment: PaymentRow,
  gateway: string,
  reference: string,
): Promise<void> {
  const refunds = refundsRepository(tx);
  const refund = await refunds.lock(id);
  if (refund?.state !== 'due') return; // by another, meanwhile
  await refunds.done(id, reference);
  const amountMinor = Number(refund.amount_minor);
  const { reservation_id: reservationId, currency, method } = payment;
  const invoiced = payment.state === 'completed' && refund.attempt_id === null;
  if (invoiced) await credit(tx, { reservationId, amountMinor, reason: refund.reason, key: `refund:${id}` });
  if (method !== 'Invoice') {
    await ledgerRepository(tx).post({
      key: `refund:${id}`,
      reservationId,
      memo: `Refund: ${refund.reason}`,
      method,
      entries: [
        { account: 'refunds-due', amountMinor, currency },
        { account: `cash:${gateway}`, amountMinor: -amountMinor, currency },
      ],
    });
  }
  if (payment.state === 'refund-due') await paymentsRepository(tx).update(payment.id, { state: 'refunded' });
  await notify(tx, {
    kind: 'refunded',
    userId: payment.user_id,
    reservationId,
    data: {
      paymentId: payment.id,
      refundId: id,
      amountMinor,
      currency,
      reason: refund.reason,
      sandbox: payment.sandbox,
    },
    dedupeKey: `refund:${id}`,
  });
}

/** At most what was invoiced: a favour beyond it is none of the invoice's. */
async function credit(
  tx: Knex,
  note: { reservationId: string; amountMinor: number; reason: string; key: string },
): Promise<void> {
  try {
    await issueCreditNote(tx, note);
  } catch (error) {
    const most = error instanceof MotorpoolError ? error.more.creditableMinor : undefined;
    if (typeof most !== 'number') throw error;
    if (most > 0) await issueCreditNote(tx, { ...note, amountMinor: most });
  }
}
