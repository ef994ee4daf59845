/** A refund that a provider had taken and that came back to it, as a card was closed: it is owed again, and staff are told. */
import type { Knex } from 'knex';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import type { PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';
import { gatewayKeyOf, type RefundRow, refundsRepository } from './refunds-repository.js';
import { refusedNews } from './refused-news.js';
import { tellStaff } from './tell-staff.js';

/**
 * In a transaction that holds the payment's lock, of a refund that is `done`. The credit note stands, as the customer is still to
 * have the money; the refund is `failed` and may be ordered anew.
 */
export async function undoRefund(tx: Knex, refund: RefundRow, payment: PaymentRow, gateway: string): Promise<void> {
  const { reservation_id: reservationId, currency, method } = payment;
  const amountMinor = Number(refund.amount_minor);
  const reason = `the refund came back to ${gateway}`;
  await refundsRepository(tx).cameBack(refund.id, reason);
  await ledgerRepository(tx).post({
    key: `refund-undone:${gatewayKeyOf(refund)}`,
    reservationId,
    memo: `Refund came back to ${gateway}`,
    method,
    entries: [
      { account: `cash:${gateway}`, amountMinor, currency },
      { account: 'refunds-due', amountMinor: -amountMinor, currency },
    ],
  });
  if (payment.state === 'refunded' && refund.attempt_id === null)
    await paymentsRepository(tx).update(payment.id, { state: 'refund-due' });
  await tellStaff(tx, refusedNews(refund, payment, reason, `la devolución ha vuelto a ${gateway}`));
}
