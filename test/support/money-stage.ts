/** A paid rental without a gateway: what payments do in the ledger, for tests of what follows. */
import { randomUUID } from 'node:crypto';
import { type IssuedInvoice, issueInvoice } from '../../api/invoices/invoices.js';
import { ledgerRepository } from '../../api/ledger/ledger-repository.js';
import type { TestApi } from './api.js';

/** What is owed for it is paid, or a part. */
export async function pay(
  api: TestApi,
  reservationId: string,
  amountMinor: number,
  gateway = 'sandbox',
): Promise<void> {
  await api.db.transaction((tx) =>
    ledgerRepository(tx).post({
      key: `payment:${randomUUID()}`,
      reservationId,
      memo: 'Payment',
      entries: [
        { account: `cash:${gateway}`, amountMinor, currency: 'EUR' },
        { account: 'receivable', amountMinor: -amountMinor, currency: 'EUR' },
      ],
    }),
  );
}

/** As in the transaction that confirms. */
export const invoiced = (
  api: TestApi,
  reservationId: string,
  paymentId: string = randomUUID(),
  method?: string,
): Promise<IssuedInvoice> =>
  api.db.transaction((tx) => issueInvoice(tx, { reservationId, paymentId, ...(method !== undefined && { method }) }));

/** Minor units by account, of one reservation. */
export async function booked(api: TestApi, reservationId: string): Promise<Record<string, number>> {
  const balances = await ledgerRepository(api.db).balances({ reservationId });
  return Object.fromEntries(
    balances.filter(({ amountMinor }) => amountMinor !== 0).map(({ account, amountMinor }) => [account, amountMinor]),
  );
}
