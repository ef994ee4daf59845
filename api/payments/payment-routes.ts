/** Paying, on our own paths and the source documents'. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { idempotencyKeyOf } from '../http/idempotency.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { may } from '../identity/access.js';
import { byOf, principalOf } from '../reservations/reservation-routes.js';
import {
  asPayment,
  DocumentPayment,
  DocumentPaymentInput,
  documentStatus,
  Payment,
  PaymentInput,
  type PaymentMeans,
} from './payment.js';
import { paymentNotFound } from './payment-problems.js';
import type { PaymentRow } from './payment-row.js';
import type { Payments } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { refundsRepository } from './refunds-repository.js';

const tag = 'payments';
const Uuid = Type.String({ format: 'uuid' });
export const PaymentParams = Type.Object({ id: Uuid });

const PROBLEMS = {
  402: 'Declined: see `reason`. Another card or way to pay may do',
  403: 'Cash is for staff',
  404: 'There is no such reservation',
  409: 'Paid already (`already-paid`), not payable in its state, or a payment is under way (`payment-in-progress`)',
  422: 'The amount is not what is due (`amount-differs`: see `dueMinor`), or Idempotency-Key reused',
  503: 'No gateway could be reached, or its answer was lost: ask again with the same Idempotency-Key. See Retry-After',
};

export function paymentEndpoints(payments: Payments): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/payments',
      tag,
      summary: 'Pay what is due for a reservation; its hold is confirmed by it',
      description:
        'The amount must be what is due. Sent again with the same Idempotency-Key it is never taken twice, whatever happened.',
      access: 'signed-in',
      keyed: true,
      body: PaymentInput,
      answers: {
        201: { description: 'Paid', schema: Payment },
        202: {
          description: 'The customer must do something first: see `actionUrl`, then `…/continue`',
          schema: Payment,
        },
      },
      problems: PROBLEMS,
      async handle(call) {
        const { reservationId, amountMinor, currency, method, purpose = 'rental', ...means } = call.body;
        return payments.pay({
          reservationId: reservationId.toLowerCase(),
          amount: { minor: amountMinor, currency },
          method,
          purpose,
          form: 'canonical',
          ...askedBy(call, means),
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/payments',
      tag,
      summary: 'Pay for a reservation; it is confirmed by it',
      access: 'signed-in',
      keyed: true,
      aliasOf: '/api/v1/payments',
      body: DocumentPaymentInput,
      answers: {
        201: { description: 'Paid', schema: DocumentPayment },
        202: { description: 'The customer must do something first: see `actionUrl`', schema: DocumentPayment },
      },
      problems: PROBLEMS,
      async handle(call) {
        const { reservationId, amount, paymentMethod, ...means } = call.body;
        return payments.pay({
          reservationId: reservationId.toLowerCase(),
          amount: { major: amount },
          method: paymentMethod,
          purpose: 'rental',
          form: 'document',
          ...askedBy(call, means),
        });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/payments',
      tag,
      summary: "One's own payments, newest first; for staff everyone's",
      access: 'signed-in',
      query: Type.Object({
        reservationId: Type.Optional(Uuid),
        userId: Type.Optional(Type.String({ format: 'uuid', description: 'For staff' })),
        limit: Limit,
        cursor: Cursor(Uuid),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Payment) } },
      async handle(call) {
        const { query, db } = call;
        const who = principalOf(call);
        const { limit = 100, cursor, reservationId } = query;
        const userId = may(who, 'rentals.read') ? query.userId : who.userId;
        const rows = await paymentsRepository(db).page({ userId, reservationId }, limit + 1, cursor);
        const { items, nextCursor } = cutPage(rows, limit);
        const refunds = await refundsRepository(db).ofAll(items.map(({ id }) => id));
        return { status: 200, body: { items: items.map((row) => asPayment(row, refunds)), nextCursor } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/payments/{id}',
      tag,
      summary: 'A payment',
      access: 'signed-in',
      params: PaymentParams,
      missing: paymentNotFound,
      answers: { 200: { description: 'It', schema: Payment } },
      async handle(call) {
        return { status: 200, body: await shown(call, await payments.find(call.params.id, principalOf(call))) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/payments/{id}/continue',
      tag,
      summary: 'Go on after 3-D Secure or the approval at PayPal, or hear what became of it',
      access: 'signed-in',
      params: PaymentParams,
      missing: paymentNotFound,
      answers: {
        200: { description: 'It has ended', schema: Payment },
        202: { description: 'The customer must still do something', schema: Payment },
      },
      problems: { 402: 'Declined', 409: 'It was given up, or somebody else goes on with it' },
      handle: async (call) => lookedAt(call, await payments.goOn(call.params.id, principalOf(call))),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/sandbox-challenges/{reference}',
      tag,
      summary: 'In the sandbox: what a customer does at the page of 3-D Secure',
      access: 'signed-in',
      params: Type.Object({ reference: Type.String({ pattern: '^sandbox-[0-9a-f-]{36}$' }) }),
      missing: paymentNotFound,
      body: Type.Object({ approves: Type.Boolean() }),
      answers: {
        200: { description: 'It has ended', schema: Payment },
        202: { description: 'The customer must still do something', schema: Payment },
      },
      problems: { 402: 'Not approved', 409: 'It was given up, or somebody else goes on with it' },
      async handle(call) {
        const { params, body } = call;
        return lookedAt(call, await payments.answerChallenge(params.reference, body.approves, principalOf(call)));
      },
    }),
  ];
}

const shown = async ({ db }: CallContext, row: PaymentRow) => asPayment(row, await refundsRepository(db).of(row.id));

async function lookedAt(call: CallContext, row: PaymentRow) {
  return { status: documentStatus(row) === 'Pending' ? 202 : 200, body: await shown(call, row) };
}

/** Who asks, by what key, and what tells this request from another; of a card or token only its end goes into that. */
function askedBy(call: CallContext & { body: unknown }, means: PaymentMeans) {
  const { req } = call;
  const {
    card,
    token,
    tokens,
    depositToken: _,
    returnUrl,
    ...rest
  } = call.body as PaymentMeans & Record<string, unknown>;
  const ends = [card?.number.replaceAll(' ', ''), token, ...Object.values(tokens ?? {})].map((text) => text?.slice(-4));
  const fingerprint = createHash('sha256')
    .update(`${req.path}\n${JSON.stringify(rest)}\n${ends.join(' ')}`)
    .digest();
  return {
    key: idempotencyKeyOf(req),
    fingerprint,
    by: byOf(call),
    means: { ...means, returnUrl: returnUrl ?? `${req.protocol}://${req.host}/` },
  };
}
