/**
 * What follows when a gateway has taken the money: the payment, the confirmed reservation, ledger, invoice and receipt are
 * one transaction. Asked again it changes nothing.
 */
import type { Knex } from 'knex';
import { issueInvoice } from '../invoices/invoices.js';
import { depositHeld } from '../ledger/deposits.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { notify } from '../notifications/notify.js';
import type { ReservationRow } from '../reservations/reservation-row.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import { attemptsRepository } from './attempts-repository.js';
import { bookBalancePaid } from './book-balance.js';
import { creditRefund } from './book-refund.js';
import type { CardFace, PaymentGateway } from './gateways/payment-gateway.js';
import { answerText } from './payment.js';
import { paidTooLate, problemText } from './payment-problems.js';
import type { AttemptRow, PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';
import { refundsRepository } from './refunds-repository.js';
import { tellDeposit } from './tell-deposit.js';

export interface Settled {
  payment: PaymentRow;
  /** Where it was confirmed by this. */
  confirmed?: ReservationRow;
}

/** `taken`: what the gateway says of an attempt that charged, or holds a deposit. In a transaction of its own. */
export async function settlePayment(
  tx: Knex,
  taken: { attempt: AttemptRow; gateway: PaymentGateway; face: CardFace },
): Promise<Settled> {
  const payments = paymentsRepository(tx);
  const attempts = attemptsRepository(tx);
  const { attempt, gateway, face } = taken;
  const first = await payments.find(attempt.payment_id);
  const reservation = first && (await reservationsRepository(tx).findForChange(first.reservation_id));
  const payment = await payments.lock(attempt.payment_id);
  if (!payment || !reservation) throw new Error('a payment without a reservation');
  if ((await attempts.find(attempt.id))?.state === 'succeeded') return { payment };
  if (payment.state !== 'open' || !(await attempts.turn(attempt.id, 'succeeded'))) {
    await giveBackLate(tx, payment, attempt);
    return { payment };
  }
  const paid = {
    gateway: gateway.name,
    sandbox: gateway.sandbox,
    reference: attempt.reference,
    card_brand: face.brand?.slice(0, 30) ?? null,
    card_last4: face.last4 ?? null,
    action_url: null,
    paid_at: tx.fn.now() as unknown as Date,
  };
  if (payment.purpose === 'deposit') {
    const done = await payments.update(payment.id, { ...paid, state: 'authorised' });
    await depositHeld(tx, { ...moneyOf(done), key: `deposit:${done.id}`, gateway: gateway.name, method: done.method });
    await tellDeposit(tx, done, 'held', Number(done.amount_minor));
    return { payment: await answered(tx, done) };
  }
  if (payment.purpose === 'balance') {
    const done = await payments.update(payment.id, { ...paid, state: 'completed' });
    await bookBalancePaid(tx, done);
    return { payment: await answered(tx, done) };
  }
  // First, so that a price that fell meanwhile is given back by the change that confirms.
  const done = await payments.update(payment.id, { ...paid, state: 'completed' });
  const outcome = await confirmedBy(tx, reservation, payment.caller);
  if (outcome === 'gone') return { payment: await paidForNothing(tx, done) };
  await bookPayment(tx, done);
  return { payment: await answered(tx, done), ...(outcome !== 'was-so' && { confirmed: outcome }) };
}

const moneyOf = ({ reservation_id, amount_minor, currency }: PaymentRow) => ({
  reservationId: reservation_id,
  amountMinor: Number(amount_minor),
  currency,
});

async function answered(tx: Knex, payment: PaymentRow): Promise<PaymentRow> {
  return paymentsRepository(tx).update(payment.id, {
    answer_status: 201,
    answer: answerText(payment.form, payment),
  });
}

/** A hold that ran out while the money was under way is taken up again where its time is still free. */
async function confirmedBy(
  tx: Knex,
  { id, state }: ReservationRow,
  by: string,
): Promise<ReservationRow | 'was-so' | 'gone'> {
  if (state === 'confirmed' || state === 'active' || state === 'completed') return 'was-so';
  if (state !== 'held' && !(state === 'expired' && (await heldAgain(tx, id)))) return 'gone';
  return (await reservationsRepository(tx).act(id, 'confirm', by)) ?? 'gone';
}

async function heldAgain(tx: Knex, id: string): Promise<boolean> {
  try {
    return await tx.transaction((savepoint) => paymentsRepository(savepoint).holdAgain(id));
  } catch (error) {
    if ((error as { code?: string }).code === '23P01') return false;
    throw error;
  }
}

async function bookPayment(tx: Knex, payment: PaymentRow): Promise<void> {
  const { id, method, gateway } = payment;
  const { reservationId, amountMinor, currency } = moneyOf(payment);
  await creditOwed(tx, reservationId); // so that the invoice counts it
  const invoice = await issueInvoice(tx, { reservationId, paymentId: id, method });
  // An invoice to pay later stays owed.
  if (method !== 'Invoice') {
    await ledgerRepository(tx).post({
      key: `payment:${id}`,
      reservationId,
      memo: `Payment, ${method}`,
      method,
      entries: [
        { account: `cash:${gateway}`, amountMinor, currency },
        { account: 'receivable', amountMinor: -amountMinor, currency },
      ],
    });
  }
  await notify(tx, {
    kind: 'receipt',
    userId: payment.user_id,
    reservationId,
    data: { paymentId: id, amountMinor, currency, method, invoiceId: invoice.id, sandbox: payment.sandbox },
    dedupeKey: `receipt:${id}`,
  });
}

/** What a change of the price gives back is credited before its refund is taken, where the price rises again meanwhile. */
async function creditOwed(tx: Knex, reservationId: string): Promise<void> {
  for (const { id, amount_minor, currency, reason } of await refundsRepository(tx).dueByRule(reservationId)) {
    await creditRefund(tx, { reservationId, currency, amountMinor: Number(amount_minor), reason, key: `refund:${id}` });
  }
}

/** The reservation is gone: nothing is invoiced, and all of it goes back. */
async function paidForNothing(tx: Knex, payment: PaymentRow): Promise<PaymentRow> {
  await owe(tx, payment, payment.gateway as string, { key: `payment:${payment.id}`, reason: 'hold-lapsed' });
  return paymentsRepository(tx).update(payment.id, {
    state: 'refund-due',
    answer_status: 409,
    answer: problemText(paidTooLate(payment.id)),
  });
}

/** Money that came by an attempt that was given up. Once. */
async function giveBackLate(tx: Knex, payment: PaymentRow, attempt: AttemptRow): Promise<void> {
  if (payment.purpose === 'deposit') return; // only held; whoever closes the attempt lets it go
  await owe(tx, payment, attempt.gateway, {
    key: `attempt:${attempt.id}`,
    reason: 'came-late',
    attempt_id: attempt.id,
  });
}

async function owe(
  tx: Knex,
  payment: PaymentRow,
  gateway: string,
  { key, ...refund }: { key: string; reason: string; attempt_id?: string },
): Promise<void> {
  const { reservationId, amountMinor, currency } = moneyOf(payment);
  const row = { payment_id: payment.id, amount_minor: amountMinor, created_by: null, ...refund };
  if (!(await refundsRepository(tx).insert(row)) || payment.method === 'Invoice') return;
  await ledgerRepository(tx).post({
    key,
    reservationId,
    memo: 'Payment for nothing, to be given back',
    method: payment.method,
    entries: [
      { account: `cash:${gateway}`, amountMinor, currency },
      { account: 'refunds-due', amountMinor: -amountMinor, currency },
    ],
  });
}
