/** Speaks PayPal's protocol, as far as Orders v2, refunds and webhooks go. https://developer.paypal.com/docs/api/orders/v2/ */
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, providerServer } from './provider-server.js';

interface PayPalMoney {
  currency_code: string;
  value: string;
}

interface StandInOrder {
  id: string;
  intent: string;
  status: string;
  create_time: string;
  links: { rel: string; href: string; method: string }[];
  purchase_units: {
    custom_id: string;
    amount: PayPalMoney;
    payments?: { captures?: { id: string; status: string }[]; authorizations?: { id: string; status: string }[] };
  }[];
}

export interface PayPalStandIn {
  server: ProviderServer;
  settings: Record<string, string>;
  readonly orders: Map<string, StandInOrder>;
  readonly refunds: { id: string; capture: string; amount: PayPalMoney }[];
  charges(): StandInOrder[];
  /** The customer approves at PayPal's page. */
  approve(id: string): void;
}

const WEBHOOK_ID = 'WH-STAND-IN';
/** What PayPal would sign with. */
export const PAYPAL_GOOD_SIGNATURE = 'signed-by-paypal';

export async function paypalStandIn(): Promise<PayPalStandIn> {
  const orders = new Map<string, StandInOrder>();
  const refunds: PayPalStandIn['refunds'] = [];
  const kept = new Map<string, ProviderAnswer>();
  const server = await providerServer((request) => {
    if (request.path === '/v1/oauth2/token') return token(request);
    if (request.headers.authorization !== 'Bearer A21.stand-in')
      return { status: 401, body: { name: 'AUTHENTICATION_FAILURE' } };
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

  function done({ method, path, headers, body }: ProviderRequest): ProviderAnswer {
    const json = body === '' ? {} : JSON.parse(body);
    if (method === 'POST' && headers['content-type'] !== 'application/json') server.wrong.push(`${path}: no JSON`);
    if (path === '/v1/notifications/verify-webhook-signature') return verified(json);
    if (method === 'POST' && !headers['paypal-request-id']) server.wrong.push(`${path}: no PayPal-Request-Id`);
    if (path === '/v2/checkout/orders') return made(json);
    const [, refunded] = /^\/v2\/payments\/captures\/([\w-]+)\/refund$/.exec(path) ?? [];
    if (refunded) return refund(refunded, json);
    const [, id = '', step] = /^\/v2\/checkout\/orders\/([\w-]+)(?:\/(capture|authorize))?$/.exec(path) ?? [];
    const order = orders.get(id);
    if (!order) return { status: 404, body: { name: 'RESOURCE_NOT_FOUND' } };
    return step ? taken(order, json) : { status: 200, body: order };
  }

  function made(json: {
    intent?: string;
    purchase_units?: { custom_id: string; amount: PayPalMoney }[];
    payment_source?: unknown;
  }): ProviderAnswer {
    const unit = json.purchase_units?.[0];
    if (!unit || !/^(CAPTURE|AUTHORIZE)$/.test(json.intent ?? '') || !/^\d+\.\d{2}$/.test(unit.amount.value)) {
      server.wrong.push(`an order of another shape: ${JSON.stringify(json)}`);
      return { status: 400, body: { name: 'INVALID_REQUEST' } };
    }
    const id = `ORDER-${orders.size + 1}`;
    const order: StandInOrder = {
      id,
      intent: json.intent as string,
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
    if (order.status === 'COMPLETED') return issue('ORDER_ALREADY_CAPTURED');
    if (order.status !== 'APPROVED' && !vault) return issue('ORDER_NOT_APPROVED');
    if (vault === 'vault-declined') return issue('INSTRUMENT_DECLINED');
    order.status = 'COMPLETED';
    const [unit] = order.purchase_units;
    if (unit) unit.payments = { captures: [{ id: `CAPTURE-${order.id}`, status: 'COMPLETED' }] };
    return { status: 201, body: order };
  }

  function refund(capture: string, { amount }: { amount: PayPalMoney }): ProviderAnswer {
    const made = { id: `REFUND-${refunds.length + 1}`, status: 'COMPLETED', capture, amount };
    refunds.push(made);
    return { status: 201, body: made };
  }

  function verified(json: Record<string, unknown>): ProviderAnswer {
    const names = [
      'auth_algo',
      'cert_url',
      'transmission_id',
      'transmission_sig',
      'transmission_time',
      'webhook_id',
      'webhook_event',
    ];
    for (const name of names) if (json[name] === undefined) server.wrong.push(`verification lacks ${name}`);
    const good = json.transmission_sig === PAYPAL_GOOD_SIGNATURE && json.webhook_id === WEBHOOK_ID;
    return { status: 200, body: { verification_status: good ? 'SUCCESS' : 'FAILURE' } };
  }

  return {
    server,
    settings: {
      PAYPAL_CLIENT_ID: 'paypal-client',
      PAYPAL_CLIENT_SECRET: 'paypal-secret',
      PAYPAL_API_URL: server.url,
      PAYPAL_WEBHOOK_ID: WEBHOOK_ID,
    },
    orders,
    refunds,
    charges: () => [...orders.values()].filter(({ status }) => status === 'COMPLETED'),
    approve(id) {
      const order = orders.get(id);
      if (order) order.status = 'APPROVED';
    },
  };
}

const issue = (name: string): ProviderAnswer => ({
  status: 422,
  body: { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: name }] },
});
