/** What an invoice and a credit note are in the ledger. */
import { taxAccount } from '../ledger/accounts.js';
import type { LedgerEntry } from '../ledger/ledger-repository.js';
import type { Amounts } from './invoice-amounts.js';

/** The customer owes the total; of it a part is ours, and the rest is tax. */
export function entriesOfInvoice({ netMinor, taxes, totalMinor }: Amounts, currency: string): LedgerEntry[] {
  return [{ account: 'receivable', amountMinor: totalMinor, currency }, ...earned(netMinor, taxes, -1, currency)];
}

/** Backwards: first less is owed, as far as `openMinor`, and the rest has to be given back. */
export function entriesOfCreditNote(
  { netMinor, taxes, totalMinor }: Amounts,
  openMinor: number,
  currency: string,
): LedgerEntry[] {
  const lessOwed = Math.max(0, Math.min(totalMinor, openMinor));
  return [
    ...earned(netMinor, taxes, 1, currency),
    { account: 'receivable', amountMinor: -lessOwed, currency },
    { account: 'refunds-due', amountMinor: lessOwed - totalMinor, currency },
  ];
}

function earned(netMinor: number, taxes: Amounts['taxes'], sign: 1 | -1, currency: string): LedgerEntry[] {
  return [
    { account: 'revenue', amountMinor: sign * netMinor, currency },
    ...taxes.map(({ name, amountMinor }) => ({ account: taxAccount(name), amountMinor: sign * amountMinor, currency })),
  ];
}
