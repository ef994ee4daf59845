/** Cards by Stripe: a PaymentIntent is made (takes nothing), its id kept, then confirmed (takes). https://docs.stripe.com/api/payment_intents */
import type Stripe from 'stripe';
import { MotorpoolError } from '../../../platform/errors.js';
import { lostOrDown } from './lost-or-down.js';
import { AnswerLost, GatewayDown, type Outcome, type PaymentGateway, Refused } from './payment-gateway.js';
import { stripeAmounts } from './provider-amount.js';
import { stripeAftermath, stripeNews } from './stripe-aftermath.js';
import { readStripeEvent } from './stripe-events.js';

export interface StripeSettings {
  secretKey: string;
  /** A stand-in that speaks Stripe's protocol. */
  apiUrl: URL | undefined;
  webhookSecret: string | undefined;
  timeoutMs: number;
}

export function stripeGateway(settings: StripeSettings): PaymentGateway {
  let opened: ReturnType<typeof openStripe> | undefined;
  const stripe = () => {
    opened ??= openStripe(settings);
    return opened;
  };
  /** Throws an error of ours for one of Stripe's. */
  async function ask<T>(question: (stripe: Stripe) => Promise<T>): Promise<T> {
    const { client, errors } = await stripe();
    try {
      return await question(client);
    } catch (error) {
      throw kindOf(error, errors);
    }
  }
  const intentOf = (reference: string, params: Stripe.PaymentIntentRetrieveParams = {}) =>
    ask(({ paymentIntents }) => paymentIntents.retrieve(reference, params));

  return {
    name: 'stripe',
    sandbox: false,
    takes: (method) => method === 'Credit Card',
    async prepare({ key, amountMinor, currency, captures, description, card, token }) {
      if (card) throw tokensOnly();
      if (token === undefined) throw tokenNeeded();
      const params = {
        amount: stripeAmounts.toProvider(amountMinor, currency),
        currency: currency.toLowerCase(),
        capture_method: captures ? 'automatic' : 'manual',
        allowed_payment_method_types: ['card'],
        description,
        metadata: { attempt: key },
      } satisfies Stripe.PaymentIntentCreateParams; // refuses a name that this version of Stripe's API does not have
      const options = { idempotencyKey: `${key}-prepare` };
      return (await ask(({ paymentIntents }) => paymentIntents.create(params, options))).id;
    },
    async authorize(order, reference) {
      if (order.token === undefined) return outcomeOf(await intentOf(reference));
      const params = {
        payment_method: order.token,
        return_url: order.returnUrl,
        expand: ['latest_charge'],
      } satisfies Stripe.PaymentIntentConfirmParams;
      const options = { idempotencyKey: `${order.key}-confirm` };
      return ask(({ paymentIntents }) => paymentIntents.confirm(reference, params, options)).then(
        outcomeOf,
        (error) => {
          if (error instanceof Declined) return { kind: 'declined', reason: error.message };
          throw error;
        },
      );
    },
    async capture(reference, amountMinor, currency, key) {
      const now = await intentOf(reference);
      if (now.status === 'succeeded') return;
      const amount_to_capture = stripeAmounts.toProvider(amountMinor, currency);
      const options = { idempotencyKey: `${key}-capture` };
      await ask(({ paymentIntents }) => paymentIntents.capture(reference, { amount_to_capture }, options));
    },
    async void(reference) {
      const now = await intentOf(reference);
      if (now.status === 'canceled') return;
      const { status } = await ask(({ paymentIntents }) => paymentIntents.cancel(reference));
      if (status !== 'canceled') throw new AnswerLost(`it is ${status}`);
    },
    async refund(reference, amountMinor, currency, key) {
      const amount = stripeAmounts.toProvider(amountMinor, currency);
      // Stripe forgets keys after a day; what it has done it remembers.
      const { data } = await ask(({ refunds }) => refunds.list({ payment_intent: reference, limit: 100 }));
      const done = data.find(({ metadata }) => metadata?.refund === key);
      const refund =
        done ??
        (await ask(({ refunds }) =>
          refunds.create(
            { payment_intent: reference, amount, metadata: { refund: key } },
            { idempotencyKey: `${key}-refund` },
          ),
        ));
      if (refund.status === 'failed' || refund.status === 'canceled') throw new Refused(`the refund ${refund.status}`);
      return refund.id;
    },
    find: async (reference) => outcomeOf(await intentOf(reference, { expand: ['latest_charge'] })),
    aftermath: (reference) => ask((client) => stripeAftermath(client, reference)),
    newsSince: (since) => ask((client) => stripeNews(client, since)),
    readEvent: async (raw, header) =>
      readStripeEvent((await stripe()).client, settings.webhookSecret, raw, header('stripe-signature')),
  };
}

/** The SDK is 200 files: whoever is asked first loads it, and no start. */
async function openStripe({ secretKey, timeoutMs, apiUrl }: StripeSettings) {
  const { default: Sdk } = await import('stripe');
  const client = new Sdk(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 0, // we try again, by our own rules
    telemetry: false,
    ...(apiUrl && {
      protocol: apiUrl.protocol === 'http:' ? 'http' : 'https',
      host: apiUrl.hostname,
      port: apiUrl.port || (apiUrl.protocol === 'http:' ? 80 : 443),
    }),
  });
  return { client, errors: Sdk.errors };
}

/** Of a card or token: while a payment is authorized it is an outcome, anywhere else a refusal. */
class Declined extends Refused {}

const tokensOnly = () =>
  new MotorpoolError(
    'bad-input',
    'token-only',
    'Card details are not taken here: send the token that the card form gave.',
  );
const tokenNeeded = () =>
  new MotorpoolError('bad-input', 'token-needed', 'A card payment needs the `token` that the card form gave.');

/** https://docs.stripe.com/api/errors: what is refused is no failure; 409 and 5xx may have been done. */
function kindOf(error: unknown, errors: typeof Stripe.errors): Error {
  if (error instanceof errors.StripeCardError) return new Declined(error.decline_code ?? error.code ?? 'card_declined');
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return new GatewayDown('Stripe does not take our key');
  if (error instanceof errors.StripeRateLimitError) return new GatewayDown('Stripe wants us slower');
  if (error instanceof errors.StripeInvalidRequestError) {
    if (error.statusCode === 409) return new AnswerLost('the same request still runs');
    return error.code === 'resource_missing' || error.param === 'payment_method'
      ? new Declined(error.code ?? 'invalid_request')
      : new Refused(error.code ?? 'invalid_request');
  }
  return lostOrDown(error);
}

function outcomeOf(intent: Stripe.PaymentIntent): Outcome {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : undefined;
  const card = charge?.payment_method_details?.card;
  const face = { ...(card?.brand && { brand: card.brand }), ...(card?.last4 && { last4: card.last4 }) };
  switch (intent.status) {
    case 'succeeded':
      return { kind: 'charged', ...face };
    case 'requires_capture':
      return { kind: 'authorised', ...face };
    case 'requires_action': {
      const url = intent.next_action?.redirect_to_url?.url;
      return url ? { kind: 'action', url } : { kind: 'declined', reason: 'authentication_required' };
    }
    case 'canceled':
      return { kind: 'closed' };
    case 'processing':
      throw new AnswerLost('it is still processing');
    default: {
      const last = intent.last_payment_error;
      return last ? { kind: 'declined', reason: last.decline_code ?? last.code ?? 'card_declined' } : { kind: 'ready' };
    }
  }
}
