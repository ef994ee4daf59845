/** Payments that customers contest at their bank or at PayPal. They are answered there; here it is seen what became of them. */
import { type Static, Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { type DisputeWithPayment, disputesRepository } from './disputes-repository.js';

const Uuid = Type.String({ format: 'uuid' });
const State = Type.Enum(['inquiry', 'open', 'lost', 'won'], { description: '`inquiry`: no money was taken back yet' });

const Dispute = Type.Object(
  {
    id: Uuid,
    paymentId: Uuid,
    reservationId: Uuid,
    userId: Uuid,
    gateway: Type.String(),
    reference: Type.String({ description: "The provider's name for it" }),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    reason: Type.String({ description: "The provider's word" }),
    state: State,
    withheld: Type.Boolean({ description: 'Whether the provider took the money from us until it is decided' }),
    openedAt: Type.String({ format: 'date-time' }),
    changedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Dispute' },
);

export const disputeEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/disputes',
    tag: 'payments',
    summary: 'Payments that customers contest, newest first',
    access: 'invoices.read',
    query: Type.Object({ state: Type.Optional(State), limit: Limit, cursor: Cursor(Uuid) }),
    answers: { 200: { description: 'A page', schema: pageOf(Dispute) } },
    async handle({ db, query: { state, limit = 100, cursor } }) {
      const rows = await disputesRepository(db).page(state, limit + 1, cursor);
      return { status: 200, body: cutPage(rows.map(asDispute), limit) };
    },
  }),
];

const asDispute = (row: DisputeWithPayment): Static<typeof Dispute> => ({
  id: row.id,
  paymentId: row.payment_id,
  reservationId: row.reservation_id,
  userId: row.user_id,
  gateway: row.gateway,
  reference: row.reference,
  amountMinor: Number(row.amount_minor),
  currency: row.currency,
  reason: row.reason,
  state: row.state,
  withheld: row.withheld,
  openedAt: row.opened_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
});
