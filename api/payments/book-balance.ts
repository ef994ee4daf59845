/** A payment of what was open, in the books: it is owed no more; what is more than that goes back. */
import type { Knex } from 'knex';
import { invoicesRepository } from '../invoices/invoices-repository.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { owedMinor } from '../ledger/owed.js';
import { notify } from '../notifications/notify.js';
import type { PaymentRow } from './payment-row.js';
import { refundsRepository } from './refunds-repository.js';

/** In the transaction in which the payment is completed. */
export async function bookBalancePaid(tx: Knex, payment: PaymentRow): Promise<void> {
  const { id, reservation_id: reservationId, currency, method, gateway } = payment;
  const amountMinor = Number(payment.amount_minor);
  await invoicesRepository(tx).lockFor(reservationId);
  // Less where a part was credited while the customer was at the provider's page.
  const paysMinor = Math.max(0, Math.min(amountMinor, await owedMinor(tx, reservationId, currency)));
  await ledgerRepository(tx).post({
    key: `payment:${id}`,
    reservationId,
    memo: `Payment of what was open, ${method}`,
    method,
    entries: [
      { account: `cash:${gateway}`, amountMinor, currency },
      { account: 'receivable', amountMinor: -paysMinor, currency },
      { account: 'refunds-due', amountMinor: paysMinor - amountMinor, currency },
    ],
  });
  if (paysMinor < amountMinor) {
    await refundsRepository(tx).insert({
      payment_id: id,
      amount_minor: amountMinor - paysMinor,
      reason: 'paid-more-than-owed',
      created_by: null,
    });
  }
  await notify(tx, {
    kind: 'receipt',
    userId: payment.user_id,
    reservationId,
    data: { paymentId: id, amountMinor, currency, method, sandbox: payment.sandbox },
    dedupeKey: `receipt:${id}`,
  });
}
