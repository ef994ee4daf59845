/** Deposits: held when the customer pays one, then taken, or a part of it, or let go by staff. */
import type { Knex } from 'knex';
import { MotorpoolError, messageOf } from '../../platform/errors.js';
import { type Actor, auditRepository, SYSTEM } from '../audit/audit-repository.js';
import { invoicesRepository } from '../invoices/invoices-repository.js';
import { depositCaptured, depositReleased } from '../ledger/deposits.js';
import { owedMinor } from '../ledger/owed.js';
import { isAway } from './charge.js';
import { Refused } from './gateways/payment-gateway.js';
import { paymentNotFound } from './payment-problems.js';
import type { PaymentRow } from './payment-row.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { refundsRepository } from './refunds-repository.js';
import { tellDeposit } from './tell-deposit.js';

const AGAIN_S = 60;

/**
 * Writes down what shall become of it; `finishDeposit` brings it about. `captureMinor` undefined lets all of it go. Throws a
 * MotorpoolError: not-found, conflict for what is no deposit that is held and for more than is owed, bad-input for more than is held.
 */
export async function decideDeposit(
  tx: Knex,
  id: string,
  { captureMinor, reason }: { captureMinor?: number; reason: string },
  actor: Actor,
): Promise<PaymentRow> {
  const payments = paymentsRepository(tx);
  const deposit = await payments.lock(id);
  if (!deposit) throw paymentNotFound();
  if (deposit.purpose !== 'deposit' || deposit.state !== 'authorised') {
    throw new MotorpoolError('conflict', 'no-deposit-held', 'This is no deposit that is held.');
  }
  if (captureMinor !== undefined && captureMinor > Number(deposit.amount_minor)) {
    throw new MotorpoolError(
      'bad-input',
      'amount-differs',
      `No more than ${deposit.amount_minor} (minor units) is held.`,
    );
  }
  const openMinor = await owedMinor(tx, deposit.reservation_id, deposit.currency);
  if (captureMinor !== undefined && captureMinor > openMinor) {
    throw new MotorpoolError(
      'conflict',
      'more-than-owed',
      `Of this reservation ${openMinor} (minor units) are open. Charge first what the deposit is taken for.`,
      { more: { openMinor } },
    );
  }
  const state = captureMinor === undefined ? 'release-due' : 'capture-due';
  const decided = await payments.update(id, {
    state,
    captured_minor: captureMinor ?? null,
    decided_for: reason,
    look_at: tx.fn.now() as unknown as Date,
  });
  await auditRepository(tx).record(actor, {
    action: captureMinor === undefined ? 'deposit.released' : 'deposit.captured',
    subject: { kind: 'payment', id },
    after: { reservationId: deposit.reservation_id, captureMinor: captureMinor ?? 0 }, // not the words: this log is never erased
  });
  return decided;
}

/** After the return, by the fleet's policy. Throws a MotorpoolError where it is decided already. */
export const letGoByRule = (id: string, { db }: Pick<PaymentsDeps, 'db'>): Promise<PaymentRow> =>
  db.transaction((tx) => decideDeposit(tx, id, { reason: 'by the policy of the fleet' }, SYSTEM));

/** At the gateway, by the payment's own key, and then in the books. Where the gateway is away it stays due. */
export async function finishDeposit(deposit: PaymentRow, { db, gateways, log }: PaymentsDeps): Promise<void> {
  const gateway = gateways.named(deposit.gateway ?? '');
  const captureMinor = deposit.state === 'capture-due' ? Number(deposit.captured_minor) : 0;
  try {
    if (!gateway) return await paymentsRepository(db).lookIn(deposit.id, 10 * AGAIN_S);
    const reference = deposit.reference ?? '';
    if (captureMinor > 0) await gateway.capture(reference, captureMinor, deposit.currency, deposit.id);
    else await gateway.void(reference);
    await db.transaction((tx) => bookDeposit(tx, deposit, captureMinor));
  } catch (error) {
    if (isAway(error)) return paymentsRepository(db).lookIn(deposit.id, AGAIN_S);
    if (!(error instanceof Refused)) throw error;
    log.error({ paymentId: deposit.id, reason: messageOf(error) }, 'a deposit is not held any more');
    await db.transaction((tx) => bookDeposit(tx, deposit, 0, messageOf(error)));
  }
}

/** The provider holds it no more: it lapsed, or was let go on the provider's own pages. Once. */
export function depositLapsed(deposit: PaymentRow, { db }: Pick<PaymentsDeps, 'db'>): Promise<void> {
  return db.transaction((tx) => bookDeposit(tx, deposit, 0));
}

async function bookDeposit(tx: Knex, { id, state }: PaymentRow, captureMinor: number, failure?: string): Promise<void> {
  const payments = paymentsRepository(tx);
  const deposit = await payments.lock(id);
  if (deposit?.state !== state) return; // by another, meanwhile
  const heldMinor = Number(deposit.amount_minor);
  const { reservation_id: reservationId, currency, method } = deposit;
  const move = { reservationId, gateway: deposit.gateway ?? '', currency, method };
  await invoicesRepository(tx).lockFor(reservationId);
  const owed = captureMinor > 0 ? Math.max(0, await owedMinor(tx, reservationId, currency)) : 0;
  if (captureMinor > 0)
    await depositCaptured(tx, { ...move, key: `deposit-captured:${id}`, amountMinor: captureMinor, owedMinor: owed });
  await depositReleased(tx, { ...move, key: `deposit-released:${id}`, amountMinor: heldMinor - captureMinor });
  const to = captureMinor > 0 ? 'completed' : 'released';
  await payments.update(id, failure ? { state: 'failed', failure: failure.slice(0, 200) } : { state: to });
  // Paid in another way since it was decided.
  const tooMuchMinor = captureMinor - owed;
  if (tooMuchMinor > 0) {
    const reason = 'paid-more-than-owed';
    await refundsRepository(tx).insert({ payment_id: id, amount_minor: tooMuchMinor, reason, created_by: null });
  }
  await tellDeposit(tx, deposit, captureMinor > 0 ? 'captured' : 'released', captureMinor || heldMinor);
}
