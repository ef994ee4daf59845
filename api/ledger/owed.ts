/** What a customer owes of a reservation, by the ledger. */
import type { Knex } from 'knex';
import type { Account } from './accounts.js';
import { ledgerRepository } from './ledger-repository.js';

/** Minor units of that currency; below zero where more was paid than is owed. */
export const owedMinor = (db: Knex, reservationId: string, currency: string): Promise<number> =>
  balanceOf(db, reservationId, currency, 'receivable');

/** What we have to give back of it. */
export const refundsDueMinor = async (db: Knex, reservationId: string, currency: string): Promise<number> =>
  0 - (await balanceOf(db, reservationId, currency, 'refunds-due'));

async function balanceOf(db: Knex, reservationId: string, currency: string, account: Account): Promise<number> {
  const balances = await ledgerRepository(db).balances({ reservationId, account });
  return balances.find((balance) => balance.currency === currency)?.amountMinor ?? 0;
}
