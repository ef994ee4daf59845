/** The shapes of a payment over HTTP, in our own words and the source documents'. */
import { type Static, Type } from 'typebox';
import { METHODS } from './gateways/payment-gateway.js';
import type { PaymentForm, PaymentRow } from './payment-row.js';
import type { RefundRow } from './refunds-repository.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const nullable = <T extends ReturnType<typeof Type.String | typeof Type.Integer>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const Card = Type.Object(
  {
    number: Type.String({ pattern: '^[0-9 ]{12,23}$' }),
    expiryMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    expiryYear: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
    cvc: Type.Optional(Type.String({ pattern: '^[0-9]{3,4}$' })),
  },
  {
    $id: 'TestCard',
    description:
      "The sandbox's test cards alone: real gateways take a token. No part of it but the last four digits is kept",
  },
);
const Token = Type.String({ minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' });
const Means = {
  card: Type.Optional(Card),
  token: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x21-\\x7e]+$',
      description: 'What the card form of the provider gave',
    }),
  ),
  tokens: Type.Optional(
    Type.Object(
      { stripe: Type.Optional(Token), paypal: Type.Optional(Token), sandbox: Type.Optional(Token) },
      { $id: 'PaymentTokens', description: 'One for each gateway that may be asked, where there are several' },
    ),
  ),
  depositToken: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
      description: 'For the deposit that a fleet wants with the payment, where a token counts once (Stripe)',
    }),
  ),
  returnUrl: Type.Optional(
    Type.String({ maxLength: 1000, pattern: '^https?://', description: "Where the provider's page leads back to" }),
  ),
};

export const PaymentInput = Type.Object({
  reservationId: Uuid,
  amountMinor: Type.Integer({ minimum: 1, maximum: 1e15, description: 'What is due, in the minor unit' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  method: Type.Enum(METHODS),
  purpose: Type.Optional(
    Type.Enum(['rental', 'deposit', 'balance'], {
      description:
        '`deposit`: only holds the money, until staff capture or release it; `balance`: all that is open of its invoices',
    }),
  ),
  ...Means,
});

export const DocumentPaymentInput = Type.Object({
  reservationId: Uuid,
  amount: Type.Number({ exclusiveMinimum: 0, maximum: 1e13 }),
  paymentMethod: Type.Enum(METHODS),
  ...Means,
});
export type PaymentMeans = Pick<
  Static<typeof PaymentInput>,
  'card' | 'token' | 'tokens' | 'depositToken' | 'returnUrl'
>;

export const DocumentPayment = Type.Object(
  {
    paymentId: Uuid,
    status: Type.Enum(['Completed', 'Pending', 'Failed']),
    sandbox: Type.Optional(Type.Boolean({ description: 'true: no money moved' })),
    actionUrl: Type.Optional(
      Type.String({ description: 'Pending: what the customer must do first, such as 3-D Secure' }),
    ),
  },
  { $id: 'DocumentPayment' },
);

export const Refund = Type.Object(
  {
    id: Uuid,
    paymentId: Uuid,
    amountMinor: Type.Integer(),
    reason: Type.String(),
    state: Type.Enum(['due', 'done', 'failed']),
    createdAt: Moment,
    doneAt: nullable(Moment),
  },
  { $id: 'Refund' },
);

const STATES = [
  ...['open', 'completed', 'failed', 'authorised', 'capture-due', 'release-due', 'released', 'refund-due', 'refunded'],
] as const;

export const Payment = Type.Object(
  {
    id: Uuid,
    reservationId: Uuid,
    userId: Uuid,
    purpose: Type.Enum(['rental', 'deposit', 'balance']),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    method: Type.Enum(METHODS),
    state: Type.Enum([...STATES]),
    capturedMinor: nullable(Type.Integer()),
    refundedMinor: Type.Integer({ description: 'Given back, or on its way back' }),
    gateway: nullable(Type.String()),
    sandbox: Type.Boolean({ description: 'true: no money moved' }),
    card: Type.Union([Type.Object({ brand: nullable(Type.String()), last4: nullable(Type.String()) }), Type.Null()]),
    failure: nullable(Type.String()),
    actionUrl: nullable(Type.String()),
    createdAt: Moment,
    paidAt: nullable(Moment),
  },
  { $id: 'Payment' },
);

export const asRefund = (row: RefundRow): Static<typeof Refund> => ({
  id: row.id,
  paymentId: row.payment_id,
  amountMinor: Number(row.amount_minor),
  reason: row.reason,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  doneAt: row.done_at?.toISOString() ?? null,
});

export const asPayment = (row: PaymentRow, refunds: readonly RefundRow[] = []): Static<typeof Payment> => ({
  id: row.id,
  reservationId: row.reservation_id,
  userId: row.user_id,
  purpose: row.purpose,
  amountMinor: Number(row.amount_minor),
  currency: row.currency,
  method: row.method,
  state: row.state,
  capturedMinor: row.captured_minor === null ? null : Number(row.captured_minor),
  refundedMinor: refunds
    .filter(({ payment_id, attempt_id, state }) => payment_id === row.id && attempt_id === null && state !== 'failed')
    .reduce((sum, { amount_minor }) => sum + Number(amount_minor), 0),
  gateway: row.gateway,
  sandbox: row.sandbox,
  card: row.card_last4 || row.card_brand ? { brand: row.card_brand, last4: row.card_last4 } : null,
  failure: row.failure,
  actionUrl: row.state === 'open' ? row.action_url : null,
  createdAt: row.created_at.toISOString(),
  paidAt: row.paid_at?.toISOString() ?? null,
});

export const documentStatus = ({ state }: Pick<PaymentRow, 'state'>): 'Completed' | 'Pending' | 'Failed' => {
  if (state === 'open') return 'Pending';
  return state === 'failed' ? 'Failed' : 'Completed';
};

const asDocumentPayment = (row: PaymentRow): Static<typeof DocumentPayment> => ({
  paymentId: row.id,
  status: documentStatus(row),
  ...(row.sandbox && { sandbox: true }),
  ...(row.state === 'open' && row.action_url !== null && { actionUrl: row.action_url }),
});

/** The body of an answer, in the words of the question. */
export const answerText = (form: PaymentForm, row: PaymentRow): string =>
  JSON.stringify(form === 'document' ? asDocumentPayment(row) : asPayment(row));
