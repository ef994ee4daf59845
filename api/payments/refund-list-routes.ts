/** All refunds, for staff: above all those that a gateway refused, which are ordered anew here. */
import { type Static, Type } from 'typebox';
import type { Afterwards } from '../afterwards.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { payRefund } from './pay-refund.js';
import { asRefund, Refund } from './payment.js';
import { refundNotFound } from './payment-problems.js';
import type { PaymentsDeps } from './payments.js';
import { type ListedRefundRow, refundsRepository } from './refunds-repository.js';
import { RETRY_BY, retryRefund } from './retry-refund.js';

const Uuid = Type.String({ format: 'uuid' });

const ListedRefund = Type.Object(
  {
    ...Refund.properties,
    reservationId: Uuid,
    userId: Uuid,
    currency: Type.String(),
    failure: Type.Union([Type.String(), Type.Null()], { description: "The gateway's word, of the last try" }),
  },
  { $id: 'ListedRefund' },
);

export function refundListEndpoints(paymentsDeps: PaymentsDeps, afterwards: Afterwards): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/refunds',
      tag: 'payments',
      summary: 'What is given back, newest first; `state=failed`: what a gateway refused',
      access: 'invoices.read',
      query: Type.Object({
        state: Type.Optional(Type.Enum(['due', 'done', 'failed'])),
        limit: Limit,
        cursor: Cursor(Uuid),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(ListedRefund) } },
      async handle({ db, query: { state, limit = 100, cursor } }) {
        const rows = await refundsRepository(db).page(state, limit + 1, cursor);
        return { status: 200, body: cutPage(rows.map(asListed), limit) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/refunds/{id}/retry',
      tag: 'payments',
      summary: 'Order a refund anew that a gateway refused, or say that it was given back by hand',
      access: 'payments.refund',
      secondFactor: true,
      creates: true,
      params: Type.Object({ id: Uuid }),
      missing: refundNotFound,
      body: Type.Object({
        by: Type.Enum([...RETRY_BY], { description: '`desk`: it was given back from the till or by bank' }),
      }),
      answers: { 200: { description: 'It is on its way, or done', schema: Refund } },
      problems: { 409: 'It was not refused, or meanwhile not so much is left of its payment' },
      async handle(call) {
        const row = await retryRefund(call.db, call.params.id, call.body.by, actorOf(call));
        if (row.state === 'due') call.afterCommit(() => afterwards.run(() => payRefund(row, paymentsDeps)));
        return { status: 200, body: asRefund(row) };
      },
    }),
  ];
}

const asListed = (row: ListedRefundRow): Static<typeof ListedRefund> => ({
  ...asRefund(row),
  reservationId: row.reservation_id,
  userId: row.user_id,
  currency: row.currency,
  failure: row.last_error,
});
