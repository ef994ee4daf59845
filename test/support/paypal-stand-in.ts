/**
 * Speaks PayPal's protocol, as far as orders, deposits, refunds, disputes and webhooks go, and refuses what `paypal-contract`
 * does not allow.
 */
import { randomUUID } from 'node:crypto';
import { wrongForPayPal } from './paypal-contract.js';
import type { Part, PayPalMoney, StandInDispute, StandInOrder } from './paypal-objects.js';
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, providerServer } from './provider-server.js';

export interface PayPalStandIn {
  server: ProviderServer;
  settings: Record<string, string>;
  readonly orders: Map<string, StandInOrder>;
  readonly refunds: { id: string; capture: string; amount: PayPalMoney }[];
  readonly disputes: Map<string, StandInDispute>;
  /** What its list of events has, as PayPal keeps those that it could not deliver too. */
  readonly events: { id: string; event_type: string; resource: object }[];
  /** It wants to be asked less whether it sent a webhook. */
  busy: boolean;
  charges(): StandInOrder[];
  /** The customer approves at PayPal's page. */
  approve(id: string): void;
  /** As the merchant does on PayPal's own pages; gives the event of it. */
  refundInDashboard(order: string, value: string): object;
  /** So much time passes for what it holds. */
  age(order: string, days: number): void;
}

const WEBHOOK_ID = 'WHSTANDIN1';
/** What PayPal would sign with. */
export const PAYPAL_GOOD_SIGNATURE = 'signed-by-paypal';

/** The headers of a webhook of PayPal's, good unless said otherwise; `at` in ms since the epoch. */
export const paypalHeaders = (signature = PAYPAL_GOOD_SIGNATURE, at = Date.now()) => ({
  'paypal-auth-algo': 'SHA256withRSA',
  'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
  'paypal-transmission-id': randomUUID(),
  'paypal-transmission-sig': signature,
  'paypal-transmission-time': new Date(at).toISOString(),
});

export async function paypalStandIn(): Promise<PayPalStandIn> {
  const orders = new Map<string, StandInOrder>();
  const disputes: PayPalStandIn['disputes'] = new Map();
  const events: PayPalStandIn['events'] = [];
  const refunds: PayPalStandIn['refunds'] = [];
  const kept = new Map<string, ProviderAnswer>();
  const server = await providerServer((request) => {
    if (request.path === '/v1/oauth2/token') return token(request);
    if (request.headers.authorization !== 'Bearer A21.stand-in')
      return { status: 401, body: { name: 'AUTHENTICATION_FAILURE' } };
    const wrong = wrongForPayPal(request);
    server.wrong.push(...wrong);
    if (wrong.length > 0) return { status: 400, body: { name: 'INVALID_REQUEST', details: wrong } };
    const id = request.headers['paypal-request-id'];
    const earlier = typeof id === 'string' ? kept.get(id) : undefined;
    if (earlier) return earlier;
    const answer = done(request);
    if (typeof id === 'string' && answer.status < 300) kept.set(id, structuredClone(answer));
    return answer;
  });

  function token({ headers, body }: ProviderRequest): ProviderAnswer {
    const basic = Buffer.from('paypal-client:paypal-secret').toString('base64');
    if (headers.authorization !== `Basic ${basic}` || body !== 'grant_type=client_credentials')
      server.wrong.push('token');
    return { status: 200, body: { access_token: 'A21.stand-in', token_type: 'Bearer', expires_in: 32_400 } };
  }

  function done({ path, query, body }: ProviderRequest): ProviderAnswer {
    const json = body === '' ? {} : JSON.parse(body);
    const [version, area, thing = '', id = '', step] = path.split('/').slice(1);
    if (path === '/v1/notifications/verify-webhook-signature') return verified(json);
    if (path === '/v1/notifications/webhooks-events')
      return { status: 200, body: { events: events.filter((event) => event.event_type === query.get('event_type')) } };
    if (area === 'customer') return id === '' ? disputesOf(query) : found(disputes.get(id));
    if (version === 'v2' && area === 'checkout' && id === '') return made(json);
    if (thing === 'orders') {
      const order = orders.get(id);
      return order && step ? taken(order, json) : found(order);
    }
    const order = [...orders.values()].find((one) => partOf(one, id));
    const part = order && partOf(order, id);
    if (!order || !part) return found(undefined);
    if (step === 'refund') return refund(order, part, json);
    if (thing === 'authorizations') return held(order, part, step ?? '', json.amount);
    return found({ ...part, supplementary_data: { related_ids: { order_id: order.id } } });
  }

  const found = (body: unknown): ProviderAnswer =>
    body ? { status: 200, body } : { status: 404, body: { name: 'RESOURCE_NOT_FOUND' } };
  const paymentsOf = (order: StandInOrder) => {
    const [unit] = order.purchase_units;
    if (!unit) throw new Error('an order without a purchase unit');
    unit.payments ??= {};
    return unit.payments;
  };
  const partOf = (order: StandInOrder, id: string) =>
    [...(paymentsOf(order).captures ?? []), ...(paymentsOf(order).authorizations ?? [])].find((part) => part.id === id);
  const part = (kind: string, amount: PayPalMoney, status: string): Part => {
    parts++;
    return { id: `${kind}${parts}`, status, amount, create_time: new Date().toISOString() };
  };
  let parts = 0;

  function made(json: {
    intent: string;
    purchase_units: { custom_id: string; amount: PayPalMoney }[];
    payment_source?: unknown;
  }): ProviderAnswer {
    const [unit] = json.purchase_units;
    if (!unit) throw new Error('an order without a purchase unit');
    const id = `ORDER${orders.size + 1}`;
    const order: StandInOrder = {
      id,
      intent: json.intent,
      status: json.payment_source ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
      create_time: new Date().toISOString(),
      links: [
        {
          rel: json.payment_source ? 'payer-action' : 'approve',
          href: `https://www.paypal.com/checkoutnow?token=${id}`,
          method: 'GET',
        },
      ],
      purchase_units: [{ custom_id: unit.custom_id, amount: unit.amount }],
    };
    orders.set(id, order);
    return { status: 201, body: order };
  }

  function taken(
    order: StandInOrder,
    json: { payment_source?: Record<string, { vault_id?: string }> },
  ): ProviderAnswer {
    const vault = Object.values(json.payment_source ?? {})[0]?.vault_id;
    const captures = order.intent === 'CAPTURE';
    if (order.status === 'COMPLETED') return issue(captures ? 'ORDER_ALREADY_CAPTURED' : 'ORDER_ALREADY_AUTHORIZED');
    if (order.status !== 'APPROVED' && !vault) return issue('ORDER_NOT_APPROVED');
    if (vault === 'vault-declined') return issue(captures ? 'INSTRUMENT_DECLINED' : 'TRANSACTION_REFUSED');
    order.status = 'COMPLETED';
    const amount = order.purchase_units[0]?.amount as PayPalMoney;
    if (captures) paymentsOf(order).captures = [part('CAPTURE', amount, 'COMPLETED')];
    else paymentsOf(order).authorizations = [part('AUTH', amount, vault === 'vault-denied' ? 'DENIED' : 'CREATED')];
    return { status: 201, body: order };
  }

  function held(order: StandInOrder, hold: Part, step: string, amount = hold.amount): ProviderAnswer {
    if (step === '') return found(hold);
    if (hold.status !== 'CREATED') return issue(`AUTHORIZATION_ALREADY_${hold.status}`);
    if (step === 'void') {
      hold.status = 'VOIDED';
      return { status: 204, body: undefined };
    }
    const days = (Date.now() - Date.parse(hold.create_time)) / 86_400_000;
    if (step === 'reauthorize') {
      if (days <= 3) return issue('REAUTHORIZATION_TOO_SOON');
      hold.status = 'VOIDED';
      const renewed = part('AUTH', amount, 'CREATED');
      paymentsOf(order).authorizations?.push(renewed);
      return { status: 201, body: renewed };
    }
    if (days > 29) return issue('AUTHORIZATION_EXPIRED');
    hold.status = 'CAPTURED';
    const capture = part('CAPTURE', amount, 'COMPLETED');
    paymentsOf(order).captures = [capture];
    return { status: 201, body: capture };
  }

  function refund(
    order: StandInOrder,
    capture: Part,
    { amount = capture.amount, custom_id }: { amount?: PayPalMoney; custom_id?: string },
  ): ProviderAnswer {
    const earlier = paymentsOf(order).refunds ?? [];
    const back = earlier.reduce((sum, one) => sum + Number(one.amount.value), 0);
    if (back + Number(amount.value) > Number(capture.amount.value) + 1e-9) return issue('REFUND_AMOUNT_EXCEEDED');
    const made = { ...part('REFUND', amount, 'COMPLETED'), ...(custom_id !== undefined && { custom_id }) };
    paymentsOf(order).refunds = [...earlier, made];
    refunds.push({ id: made.id, capture: capture.id, amount });
    return {
      status: 201,
      body: { ...made, links: [{ rel: 'up', href: `https://api/v2/payments/captures/${capture.id}` }] },
    };
  }

  const disputesOf = (query: URLSearchParams): ProviderAnswer => {
    const of = query.get('disputed_transaction_id');
    const about = [...disputes.values()].filter(
      ({ disputed_transactions: [one] }) => one?.seller_transaction_id === of,
    );
    // The list says less than each of them does.
    const items = about.map(({ disputed_transactions, dispute_outcome, ...info }) => info);
    return { status: 200, body: items.length > 0 ? { items } : {} };
  };

  function verified(json: Record<string, unknown>): ProviderAnswer {
    if (standIn.busy) return { status: 429, body: { name: 'RATE_LIMIT_REACHED' } };
    const good = json.transmission_sig === PAYPAL_GOOD_SIGNATURE && json.webhook_id === WEBHOOK_ID;
    return { status: 200, body: { verification_status: good ? 'SUCCESS' : 'FAILURE' } };
  }

  const standIn: PayPalStandIn = {
    server,
    busy: false,
    settings: {
      PAYPAL_CLIENT_ID: 'paypal-client',
      PAYPAL_CLIENT_SECRET: 'paypal-secret',
      PAYPAL_API_URL: server.url,
      PAYPAL_WEBHOOK_ID: WEBHOOK_ID,
    },
    orders,
    refunds,
    disputes,
    events,
    charges: () => [...orders.values()].filter((order) => (paymentsOf(order).captures ?? []).length > 0),
    approve(id) {
      const order = orders.get(id);
      if (order) order.status = 'APPROVED';
    },
    refundInDashboard(id, value) {
      const order = orders.get(id) as StandInOrder;
      const [capture] = paymentsOf(order).captures ?? [];
      if (!capture) throw new Error('nothing was captured');
      return refund(order, capture, { amount: { ...capture.amount, value } }).body as object;
    },
    age(id, days) {
      const earlier = new Date(Date.now() - days * 86_400_000).toISOString();
      for (const one of paymentsOf(orders.get(id) as StandInOrder).authorizations ?? []) one.create_time = earlier;
    },
  };
  return standIn;
}

const issue = (name: string): ProviderAnswer => ({
  status: 422,
  body: { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: name }] },
});
