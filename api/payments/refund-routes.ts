/** What staff do with money that was taken: refunds, and deposits captured or released. Carried out after the answer. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import type { Afterwards } from '../afterwards.js';
import { type Actor, actorOf, auditRepository } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { principalOf } from '../reservations/reservation-routes.js';
import { decideDeposit, finishDeposit } from './deposits.js';
import { payRefund } from './pay-refund.js';
import { asPayment, asRefund, Payment, Refund } from './payment.js';
import { moreThanPaid, paymentNotFound } from './payment-problems.js';
import { PaymentParams } from './payment-routes.js';
import type { Payments, PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { type RefundRow, refundsRepository } from './refunds-repository.js';

const MOST_REFUNDS = 100; // of one payment
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const Minor = Type.Integer({ minimum: 1, maximum: 1e15 });
const shared = { tag: 'payments', params: PaymentParams, missing: paymentNotFound } as const;

export function refundEndpoints(deps: {
  payments: Payments;
  paymentsDeps: PaymentsDeps;
  afterwards: Afterwards;
}): Endpoint[] {
  const { payments, paymentsDeps, afterwards } = deps;

  async function decided(
    call: CallContext & { params: { id: string } },
    decision: { captureMinor?: number; reason: string },
  ) {
    const row = await decideDeposit(call.db, call.params.id, decision, actorOf(call));
    call.afterCommit(() => afterwards.run(() => finishDeposit(row, paymentsDeps)));
    return { status: 200, body: asPayment(row) };
  }

  return [
    endpoint({
      ...shared,
      method: 'post',
      path: '/api/v1/payments/{id}/refunds',
      summary: 'Give back what was paid, or a part of it',
      description: 'It is `due` from then on, and `done` when the gateway has taken it, mostly within a minute.',
      access: 'payments.refund',
      secondFactor: true,
      creates: true,
      body: Type.Object({ amountMinor: Minor, reason: Reason }),
      answers: { 201: { description: 'It is on its way', schema: Refund } },
      problems: {
        409: 'There is nothing to give back, or not so much; or the first request with this key still runs',
      },
      async handle(call) {
        const row = await orderRefund(call.db, call.params.id, call.body, actorOf(call));
        call.afterCommit(() => afterwards.run(() => payRefund(row, paymentsDeps)));
        return { status: 201, body: asRefund(row) };
      },
    }),
    endpoint({
      ...shared,
      method: 'get',
      path: '/api/v1/payments/{id}/refunds',
      summary: 'What of a payment was given back',
      access: 'signed-in',
      answers: { 200: { description: 'All, oldest first', schema: Type.Object({ items: Type.Array(Refund) }) } },
      async handle(call) {
        const { id } = await payments.find(call.params.id, principalOf(call));
        return { status: 200, body: { items: (await refundsRepository(call.db).of(id)).map(asRefund) } };
      },
    }),
    endpoint({
      ...shared,
      method: 'post',
      path: '/api/v1/payments/{id}/capture',
      summary: 'Take a deposit that is held, or a part of it; the rest is let go',
      description: 'At most what the customer owes for the reservation: charge first what it is for.',
      access: 'payments.refund',
      secondFactor: true,
      creates: true,
      body: Type.Object({ amountMinor: Minor, reason: Reason }),
      answers: { 200: { description: 'Decided; it is taken within a minute', schema: Payment } },
      problems: {
        409: 'No deposit is held by it, or the customer owes less: see `openMinor`',
        422: 'More than is held',
      },
      handle: (call) => decided(call, { captureMinor: call.body.amountMinor, reason: call.body.reason }),
    }),
    endpoint({
      ...shared,
      method: 'post',
      path: '/api/v1/payments/{id}/release',
      summary: 'Let go of a deposit that is held',
      access: 'payments.refund',
      secondFactor: true,
      creates: true,
      body: Type.Object({ reason: Reason }),
      answers: { 200: { description: 'Decided; it is let go within a minute', schema: Payment } },
      problems: { 409: 'No deposit is held by it' },
      handle: (call) => decided(call, { reason: call.body.reason }),
    }),
  ];
}

async function orderRefund(
  tx: Knex,
  id: string,
  { amountMinor, reason }: { amountMinor: number; reason: string },
  actor: Actor,
): Promise<RefundRow> {
  const payments = paymentsRepository(tx);
  const refunds = refundsRepository(tx);
  const payment = await payments.lock(id);
  if (!payment) throw paymentNotFound();
  const leftMinor = await payments.leftMinor(id);
  if (amountMinor > leftMinor) throw moreThanPaid(leftMinor);
  if ((await refunds.of(id)).length >= MOST_REFUNDS) {
    throw new MotorpoolError('conflict', 'too-many-refunds', `A payment has at most ${MOST_REFUNDS} refunds.`);
  }
  const row = await refunds.insert({ payment_id: id, amount_minor: amountMinor, reason, created_by: actor.userId });
  if (!row) throw new Error('a refund was not written');
  await auditRepository(tx).record(actor, {
    action: 'payment.refunded',
    subject: { kind: 'payment', id },
    after: { refundId: row.id, reservationId: payment.reservation_id, amountMinor },
  });
  return row;
}
