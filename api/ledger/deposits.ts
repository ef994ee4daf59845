/** Deposits in the ledger: a liability while they are held. Whoever asks the gateway calls these in its transaction. */
import type { Knex } from 'knex';
import { ledgerRepository } from './ledger-repository.js';

export interface DepositMove {
  /** Of the hold, the release or the capture: each is booked once. */
  key: string;
  reservationId: string;
  gateway: string;
  amountMinor: number;
  currency: string;
  /** How the customer paid it; the gateway unless told. */
  method?: string;
}

/** The gateway blocks it on the customer's card. */
export function depositHeld(
  tx: Knex,
  { gateway, amountMinor, currency, method = gateway, ...what }: DepositMove,
): Promise<boolean> {
  return ledgerRepository(tx).post({
    ...what,
    memo: 'Deposit held',
    method,
    entries: [
      { account: `deposits-held:${gateway}`, amountMinor, currency },
      { account: 'deposits', amountMinor: -amountMinor, currency },
    ],
  });
}

/** The gateway lets go of it, or of a part. */
export function depositReleased(
  tx: Knex,
  { gateway, amountMinor, currency, method = gateway, ...what }: DepositMove,
): Promise<boolean> {
  return ledgerRepository(tx).post({
    ...what,
    memo: 'Deposit released',
    method,
    entries: [
      { account: 'deposits', amountMinor, currency },
      { account: `deposits-held:${gateway}`, amountMinor: -amountMinor, currency },
    ],
  });
}

/**
 * It, or a part, becomes money and pays what the customer owes for this reservation, such as a charge at return. What is
 * more than that, as they paid it meanwhile, has to be given back.
 */
export function depositCaptured(
  tx: Knex,
  {
    gateway,
    amountMinor,
    currency,
    method = gateway,
    owedMinor = amountMinor,
    ...what
  }: DepositMove & { owedMinor?: number },
): Promise<boolean> {
  const paysMinor = Math.max(0, Math.min(amountMinor, owedMinor));
  return ledgerRepository(tx).post({
    ...what,
    memo: 'Deposit captured',
    method,
    entries: [
      { account: 'deposits', amountMinor, currency },
      { account: `deposits-held:${gateway}`, amountMinor: -amountMinor, currency },
      { account: `cash:${gateway}`, amountMinor, currency },
      { account: 'receivable', amountMinor: -paysMinor, currency },
      { account: 'refunds-due', amountMinor: paysMinor - amountMinor, currency },
    ],
  });
}
