/** Stripe's webhooks: `Stripe-Signature` over the raw bytes, compared in constant time by its SDK. https://docs.stripe.com/webhooks */
import type Stripe from 'stripe';
import type { GatewayEvent } from './payment-gateway.js';

const TOLERANCE_S = 300;

/** undefined for what Stripe has not signed within the last minutes. */
export function readStripeEvent(
  stripe: Stripe,
  secret: string | undefined,
  raw: Buffer,
  signature: string | undefined,
): GatewayEvent | undefined {
  if (secret === undefined || signature === undefined) return undefined;
  let event: EventParts;
  try {
    event = stripe.webhooks.constructEvent(raw, signature, secret, TOLERANCE_S) as EventParts;
  } catch {
    return undefined;
  }
  // The SDK bounds how old it is; a time to come is no better.
  const signedS = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]);
  if (!(signedS - Date.now() / 1000 <= TOLERANCE_S)) return undefined;
  return asGatewayEvent(event);
}

interface EventParts {
  id?: unknown;
  type?: unknown;
  data?: { object?: { object?: unknown; id?: unknown; payment_intent?: unknown } };
}

/** Of a payment, or of a charge, refund or dispute that names its payment. */
export function asGatewayEvent(event: EventParts): GatewayEvent | undefined {
  if (typeof event.id !== 'string' || typeof event.type !== 'string') return undefined;
  const about = event.data?.object;
  const reference = about?.object === 'payment_intent' ? about.id : about?.payment_intent;
  return { id: event.id, kind: event.type, reference: typeof reference === 'string' ? reference : undefined };
}
