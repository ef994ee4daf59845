/**
 * Speaks Stripe's protocol, as far as PaymentIntents and refunds go, and counts what it charges.
 * https://docs.stripe.com/api/payment_intents, …/refunds, …/idempotent_requests, https://docs.stripe.com/webhooks
 */
import { createHmac, randomUUID } from 'node:crypto';
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, providerServer } from './provider-server.js';

export const STRIPE_KEY = 'sk_test_of_the_stand_in';
export const STRIPE_WEBHOOK_SECRET = 'whsec_of_the_stand_in';

interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  currency: string;
  status: string;
  capture_method: string;
  metadata: Record<string, string>;
  latest_charge: unknown;
  next_action: unknown;
  last_payment_error: unknown;
}

export interface StripeStandIn {
  server: ProviderServer;
  /** The settings that lead to it. */
  settings: Record<string, string>;
  readonly intents: Map<string, Intent>;
  readonly refunds: { id: string; payment_intent: string; amount: number; metadata: Record<string, string> }[];
  /** Those that took money. */
  charges(): Intent[];
  /** The customer does what 3-D Secure asks. */
  approve(id: string): void;
  /** The signature of a webhook's body. */
  sign(body: string, at?: number): string;
}

/** What each takes besides `expand`; anything else is wrong. */
const TAKES: readonly [RegExp, readonly string[], readonly string[]][] = [
  [
    /^POST \/v1\/payment_intents$/,
    ['amount', 'currency'],
    ['capture_method', 'payment_method_types', 'description', 'metadata'],
  ],
  [/^POST \/v1\/payment_intents\/pi_\w+\/confirm$/, ['payment_method'], ['return_url']],
  [/^POST \/v1\/payment_intents\/pi_\w+\/capture$/, [], ['amount_to_capture']],
  [/^POST \/v1\/payment_intents\/pi_\w+\/cancel$/, [], ['cancellation_reason']],
  [/^GET \/v1\/payment_intents\/pi_\w+$/, [], []],
  [/^POST \/v1\/refunds$/, ['payment_intent'], ['amount', 'metadata']],
  [/^GET \/v1\/refunds$/, ['payment_intent'], ['limit']],
];

export async function stripeStandIn(): Promise<StripeStandIn> {
  const intents = new Map<string, Intent>();
  const refunds: StripeStandIn['refunds'] = [];
  const kept = new Map<string, { asked: string; answer: ProviderAnswer }>();
  const server = await providerServer((request) => once(request));

  /** The same key is answered alike, and refused with other parameters. */
  function once(request: ProviderRequest): ProviderAnswer {
    const key = request.headers['idempotency-key'];
    const asked = `${request.method} ${request.path} ${request.body}`;
    const earlier = typeof key === 'string' ? kept.get(key) : undefined;
    if (earlier) {
      return earlier.asked === asked ? earlier.answer : failure(400, 'idempotency_error', 'idempotency_key_in_use');
    }
    const params = new URLSearchParams(request.method === 'GET' ? request.query : request.body);
    judge(request, params);
    const answer = done(request.method, request.path, params);
    if (typeof key === 'string' && answer.status < 500) kept.set(key, { asked, answer: structuredClone(answer) });
    return answer;
  }

  function judge({ method, path, headers }: ProviderRequest, params: URLSearchParams): void {
    const what = `${method} ${path}`;
    const takes = TAKES.find(([pattern]) => pattern.test(what));
    const names = new Set([...params.keys()].map((name) => name.split('[')[0] as string).filter((n) => n !== 'expand'));
    if (!takes) server.wrong.push(`${what} is nothing that we ask`);
    for (const name of takes?.[1] ?? []) if (!names.has(name)) server.wrong.push(`${what} lacks ${name}`);
    for (const name of names)
      if (![...(takes?.[1] ?? []), ...(takes?.[2] ?? [])].includes(name)) server.wrong.push(`${what}: ${name}`);
    if (headers.authorization !== `Bearer ${STRIPE_KEY}`) server.wrong.push(`${what} has another key`);
    if (!/^\d{4}-\d{2}-\d{2}/.test(String(headers['stripe-version']))) server.wrong.push(`${what} has no version`);
    if (method === 'POST' && !/form-urlencoded/.test(String(headers['content-type'])))
      server.wrong.push(`${what}: no form`);
    if (params.has('amount') && !/^[1-9]\d*$/.test(params.get('amount') as string))
      server.wrong.push(`${what}: amount`);
    if (params.has('currency') && !/^[a-z]{3}$/.test(params.get('currency') as string))
      server.wrong.push(`${what}: currency`);
  }

  function done(method: string, path: string, params: URLSearchParams): ProviderAnswer {
    const [, id = '', step] = /^\/v1\/payment_intents\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (path === '/v1/refunds') return method === 'GET' ? listed(params) : refunded(params);
    if (id === '') return made(params);
    const intent = intents.get(id);
    if (!intent) return failure(404, 'invalid_request_error', 'resource_missing');
    if (step === 'confirm') return confirmed(intent, params);
    if (step === 'cancel' || step === 'capture') {
      const ready =
        step === 'capture'
          ? ['requires_capture']
          : ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture'];
      if (!ready.includes(intent.status))
        return failure(400, 'invalid_request_error', 'payment_intent_unexpected_state');
      intent.status = step === 'capture' ? 'succeeded' : 'canceled';
    }
    return { status: 200, body: intent };
  }

  function made(params: URLSearchParams): ProviderAnswer {
    const intent: Intent = {
      id: `pi_${randomUUID().replaceAll('-', '')}`,
      object: 'payment_intent',
      amount: Number(params.get('amount')),
      currency: String(params.get('currency')),
      status: 'requires_payment_method',
      capture_method: params.get('capture_method') ?? 'automatic',
      metadata: { attempt: params.get('metadata[attempt]') ?? '' },
      latest_charge: null,
      next_action: null,
      last_payment_error: null,
    };
    intents.set(intent.id, intent);
    return { status: 200, body: intent };
  }

  function confirmed(intent: Intent, params: URLSearchParams): ProviderAnswer {
    if (intent.status !== 'requires_payment_method')
      return failure(400, 'invalid_request_error', 'payment_intent_unexpected_state');
    const method = params.get('payment_method');
    if (method === 'pm_card_chargeDeclined') {
      intent.last_payment_error = { code: 'card_declined', decline_code: 'generic_decline' };
      return failure(402, 'card_error', 'card_declined', 'generic_decline');
    }
    if (method === 'pm_card_authenticationRequired') {
      intent.status = 'requires_action';
      intent.next_action = {
        type: 'redirect_to_url',
        redirect_to_url: { url: `https://hooks.stripe.com/3ds/${intent.id}` },
      };
      return { status: 200, body: intent };
    }
    take(intent);
    return { status: 200, body: intent };
  }

  function take(intent: Intent): void {
    intent.status = intent.capture_method === 'manual' ? 'requires_capture' : 'succeeded';
    intent.next_action = null;
    intent.latest_charge = {
      id: `ch_${intent.id}`,
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    };
  }

  function refunded(params: URLSearchParams): ProviderAnswer {
    const of = params.get('payment_intent') as string;
    const amount = Number(params.get('amount'));
    const back = refunds
      .filter((refund) => refund.payment_intent === of)
      .reduce((sum, refund) => sum + refund.amount, 0);
    if (amount + back > (intents.get(of)?.amount ?? 0))
      return failure(400, 'invalid_request_error', 'charge_already_refunded');
    const refund = {
      id: `re_${refunds.length + 1}`,
      object: 'refund',
      status: 'succeeded',
      payment_intent: of,
      amount,
      metadata: { refund: params.get('metadata[refund]') ?? '' },
    };
    refunds.push(refund);
    return { status: 200, body: refund };
  }

  const listed = (params: URLSearchParams): ProviderAnswer => ({
    status: 200,
    body: {
      object: 'list',
      has_more: false,
      data: refunds.filter((refund) => refund.payment_intent === params.get('payment_intent')),
    },
  });

  return {
    server,
    settings: { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_URL: server.url, STRIPE_WEBHOOK_SECRET },
    intents,
    refunds,
    charges: () => [...intents.values()].filter(({ status }) => status === 'succeeded'),
    approve: (id) => take(intents.get(id) as Intent),
    sign(body, at = Date.now()) {
      const t = Math.floor(at / 1000);
      return `t=${t},v1=${createHmac('sha256', STRIPE_WEBHOOK_SECRET).update(`${t}.${body}`).digest('hex')}`;
    },
  };
}

const failure = (status: number, type: string, code: string, decline_code?: string): ProviderAnswer => ({
  status,
  body: { error: { type, code, message: `${code} (stand-in)`, ...(decline_code && { decline_code }) } },
});
