/**
 * Speaks Stripe's protocol, as far as PaymentIntents and refunds go, and counts what it charges.
 * https://docs.stripe.com/api/payment_intents, …/refunds, …/idempotent_requests, https://docs.stripe.com/webhooks
 */
import { createHmac, randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, providerServer } from './provider-server.js';
import { TAKES, VALUES } from './stripe-contract.js';

export const STRIPE_KEY = 'sk_test_of_the_stand_in';
export const STRIPE_WEBHOOK_SECRET = 'whsec_of_the_stand_in';

type Intent = Pick<Stripe.PaymentIntent, 'id' | 'object' | 'amount' | 'currency' | 'status' | 'metadata'> & {
  capture_method: string;
  latest_charge: object | null;
  next_action: object | null;
  last_payment_error: object | null;
};

export interface StripeStandIn {
  server: ProviderServer;
  /** The settings that lead to it. */
  settings: Record<string, string>;
  readonly intents: Map<string, Intent>;
  readonly refunds: (Pick<Stripe.Refund, 'id' | 'amount' | 'status'> & {
    payment_intent: string;
    metadata: Record<string, string>;
  })[];
  /** What becomes of a refund at once. */
  refundsAre: 'succeeded' | 'pending';
  readonly disputes: Map<
    string,
    Pick<Stripe.Dispute, 'id' | 'object' | 'amount' | 'currency' | 'reason' | 'status'> & { payment_intent: string }
  >;
  /** What its list of events has. */
  readonly events: { id: string; object: 'event'; type: string; created: number; data: { object: object } }[];
  /** As the merchant does on Stripe's own pages. */
  refundInDashboard(intent: string, amount: number): void;
  /** The customer goes to their bank, or the bank decides. */
  contest(intent: string, status: Stripe.Dispute.Status): void;
  /** Those that took money. */
  charges(): Intent[];
  /** The customer does what 3-D Secure asks. */
  approve(id: string): void;
  /** The signature of a webhook's body. */
  sign(body: string, at?: number): string;
}

export async function stripeStandIn(): Promise<StripeStandIn> {
  const intents = new Map<string, Intent>();
  const refunds: StripeStandIn['refunds'] = [];
  const disputes: StripeStandIn['disputes'] = new Map();
  const events: StripeStandIn['events'] = [];
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
    const wrong = judge(request, params);
    server.wrong.push(...wrong);
    if (wrong.length > 0) return failure(400, 'invalid_request_error', 'parameter_unknown');
    const answer = done(request.method, request.path, params);
    if (typeof key === 'string' && answer.status < 500) kept.set(key, { asked, answer: structuredClone(answer) });
    return answer;
  }

  /** What Stripe would not take: it says 400 to each. */
  function judge({ method, path, headers }: ProviderRequest, params: URLSearchParams): string[] {
    const what = `${method} ${path}`;
    const [, { needs, may }] = TAKES.find(([pattern]) => pattern.test(what)) ?? [undefined, { needs: [], may: [] }];
    const names = new Set([...params.keys()].map((name) => name.split('[')[0] as string));
    const allowed: readonly string[] = [...needs, ...may];
    const wrong = [
      ...(TAKES.some(([pattern]) => pattern.test(what)) ? [] : [`${what} is nothing that we ask`]),
      ...needs.filter((name) => !names.has(name)).map((name) => `${what} lacks ${name}`),
      ...[...names].filter((name) => !allowed.includes(name)).map((name) => `${what}: ${name}`),
      ...Object.entries(VALUES)
        .filter(([name, known]) => params.has(name) && !known.includes(params.get(name) as string))
        .map(([name]) => `${what}: ${name} is ${params.get(name)}`),
    ];
    if (headers.authorization !== `Bearer ${STRIPE_KEY}`) wrong.push(`${what} has another key`);
    if (!/^\d{4}-\d{2}-\d{2}/.test(String(headers['stripe-version']))) wrong.push(`${what} has no version`);
    if (method === 'POST' && !/form-urlencoded/.test(String(headers['content-type']))) wrong.push(`${what}: no form`);
    if (method === 'POST' && !/\/cancel$/.test(path) && !headers['idempotency-key'])
      wrong.push(`${what} has no Idempotency-Key`);
    for (const name of ['amount', 'amount_to_capture'])
      if (params.has(name) && !/^[1-9]\d*$/.test(params.get(name) as string)) wrong.push(`${what}: ${name}`);
    if (params.has('currency') && !/^[a-z]{3}$/.test(params.get('currency') as string)) wrong.push(`${what}: currency`);
    return wrong;
  }

  function done(method: string, path: string, params: URLSearchParams): ProviderAnswer {
    const [, id = '', step] = /^\/v1\/payment_intents\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (path === '/v1/refunds') return method === 'GET' ? listed(refunds, params) : refunded(params);
    if (path === '/v1/disputes') return listed([...disputes.values()], params);
    if (path === '/v1/events')
      return list(events.filter(({ created }) => created >= Number(params.get('created[gte]'))));
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
      .filter((refund) => refund.payment_intent === of && refund.status !== 'failed')
      .reduce((sum, refund) => sum + refund.amount, 0);
    if (amount + back > (intents.get(of)?.amount ?? 0))
      return failure(400, 'invalid_request_error', 'charge_already_refunded');
    const refund = {
      id: `re_${refunds.length + 1}`,
      object: 'refund',
      status: standIn.refundsAre,
      payment_intent: of,
      amount,
      currency: intents.get(of)?.currency ?? 'eur',
      metadata: params.has('metadata[refund]') ? { refund: String(params.get('metadata[refund]')) } : {},
    };
    refunds.push(refund);
    return { status: 200, body: refund };
  }

  const listed = <T extends { payment_intent: string }>(all: readonly T[], params: URLSearchParams): ProviderAnswer =>
    list(all.filter((one) => one.payment_intent === params.get('payment_intent')));

  const standIn: StripeStandIn = {
    server,
    refundsAre: 'succeeded',
    settings: { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_URL: server.url, STRIPE_WEBHOOK_SECRET },
    intents,
    refunds,
    disputes,
    events,
    refundInDashboard(of, amount) {
      refunded(new URLSearchParams({ payment_intent: of, amount: `${amount}` }));
    },
    contest(of, status) {
      const { amount = 0, currency = 'eur' } = intents.get(of) ?? {};
      const id = `du_${of}`;
      disputes.set(id, { id, object: 'dispute', amount, currency, payment_intent: of, reason: 'fraudulent', status });
    },
    charges: () => [...intents.values()].filter(({ status }) => status === 'succeeded'),
    approve: (id) => take(intents.get(id) as Intent),
    sign(body, at = Date.now()) {
      const t = Math.floor(at / 1000);
      return `t=${t},v1=${createHmac('sha256', STRIPE_WEBHOOK_SECRET).update(`${t}.${body}`).digest('hex')}`;
    },
  };
  return standIn;
}

const list = (data: readonly object[]): ProviderAnswer => ({
  status: 200,
  body: { object: 'list', has_more: false, data },
});

const failure = (status: number, type: string, code: string, decline_code?: string): ProviderAnswer => ({
  status,
  body: { error: { type, code, message: `${code} (stand-in)`, ...(decline_code && { decline_code }) } },
});
