/** What goes back of an invoice that was paid later goes back the way it came: by the gateway, or from the bank or the till. */
import type { Knex } from 'knex';
import { settlementsRepository } from '../invoices/settlements-repository.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { refundsDueMinor } from '../ledger/owed.js';
import type { PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';
import { refundsRepository } from './refunds-repository.js';

/** In the transaction of the credit note. Nothing where the invoice was not paid yet. `key`: once. */
export async function giveBackSettled(tx: Knex, payment: PaymentRow, key: string): Promise<void> {
  const { reservation_id: reservationId, currency } = payment;
  const refunds = refundsRepository(tx);
  const onItsWayMinor = await refunds.onItsWayMinor(reservationId, currency);
  let dueMinor = (await refundsDueMinor(tx, reservationId, currency)) - onItsWayMinor;
  for (const { id, leftMinor } of await paymentsRepository(tx).balancesLeft(reservationId, currency)) {
    const amountMinor = Math.min(dueMinor, leftMinor);
    if (amountMinor <= 0) break;
    const row = { payment_id: id, amount_minor: amountMinor, reason: 'invoice-credited', created_by: null };
    await refunds.insert(row);
    dueMinor -= amountMinor;
  }
  const method = await settlementsRepository(tx).lastMethod(reservationId);
  if (dueMinor <= 0 || method === undefined) return;
  await ledgerRepository(tx).post({
    key,
    reservationId,
    memo: `To be paid back, ${method}`,
    method,
    entries: [
      { account: 'refunds-due', amountMinor: dueMinor, currency },
      { account: `cash:${method}`, amountMinor: -dueMinor, currency },
    ],
  });
}
