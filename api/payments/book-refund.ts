/** A refund that was taken, in the books: credit note, ledger, and the customer is told. Whoever calls knows that it is the first. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { issueCreditNote } from '../invoices/credit-notes.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { notify } from '../notifications/notify.js';
import { giveBackSettled } from './give-back-settled.js';
import type { PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';
import { bookingKeyOf, type RefundRow } from './refunds-repository.js';

export async function bookRefund(tx: Knex, refund: RefundRow, payment: PaymentRow, gateway: string): Promise<void> {
  const { id } = refund;
  const amountMinor = Number(refund.amount_minor);
  // What staff say of it may name a person; the ledger is never erased, and events go to other systems.
  const reason = refund.created_by === null ? refund.reason : 'by staff';
  const { reservation_id: reservationId, currency, method } = payment;
  const invoiced = payment.state === 'completed' && refund.attempt_id === null && !isBeyondInvoices(refund, payment);
  if (invoiced)
    await creditRefund(tx, { reservationId, currency, amountMinor, reason: refund.reason, key: `refund:${id}` });
  if (method !== 'Invoice') {
    await ledgerRepository(tx).post({
      key: bookingKeyOf(refund),
      reservationId,
      memo: `Refund: ${reason}`,
      method,
      entries: [
        { account: 'refunds-due', amountMinor, currency },
        { account: `cash:${gateway}`, amountMinor: -amountMinor, currency },
      ],
    });
  } else {
    await giveBackSettled(tx, payment, bookingKeyOf(refund));
  }
  if (payment.state === 'refund-due' && refund.attempt_id === null)
    await paymentsRepository(tx).update(payment.id, { state: 'refunded' });
  await notify(tx, {
    kind: 'refunded',
    userId: payment.user_id,
    reservationId,
    data: {
      paymentId: payment.id,
      refundId: id,
      amountMinor,
      currency,
      reason,
      sandbox: payment.sandbox,
    },
    dedupeKey: bookingKeyOf(refund),
  });
}

/** By rule, of a payment of what was open: it was more than that, or goes back for the price, whose refund has the note. */
const isBeyondInvoices = ({ created_by, origin }: RefundRow, { purpose }: PaymentRow) =>
  purpose !== 'rental' && created_by === null && origin === 'ours';

/** At most what was invoiced: a favour beyond it is none of the invoice's. */
export async function creditRefund(
  tx: Knex,
  note: { reservationId: string; currency: string; amountMinor: number; reason: string; key: string },
): Promise<void> {
  try {
    await issueCreditNote(tx, note);
  } catch (error) {
    const most = error instanceof MotorpoolError ? error.more.creditableMinor : undefined;
    if (typeof most !== 'number') throw error;
    if (most > 0) await issueCreditNote(tx, { ...note, amountMinor: most });
  }
}
