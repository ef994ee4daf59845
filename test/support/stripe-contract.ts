/** What Stripe takes, by its published API. */
import type Stripe from 'stripe';

/**
 * What each takes of what we send; anything else is refused. The names are of the types that Stripe makes from its OpenAPI
 * document (v2596, API version 2026-10-28.endive, in the SDK 23.1.0), so a name that is not there, or goes away, does not compile.
 */
const takes = <Params>(needs: readonly (keyof Params)[], may: readonly (keyof Params)[] = []) => ({ needs, may });
const ID = 'pi_\\w+';
export const TAKES = [
  [
    /^POST \/v1\/payment_intents$/,
    takes<Stripe.PaymentIntentCreateParams>(
      ['amount', 'currency'],
      ['capture_method', 'allowed_payment_method_types', 'description', 'metadata'],
    ),
  ],
  [
    new RegExp(`^POST /v1/payment_intents/${ID}/confirm$`),
    takes<Stripe.PaymentIntentConfirmParams>(['payment_method'], ['return_url', 'expand']),
  ],
  [
    new RegExp(`^POST /v1/payment_intents/${ID}/capture$`),
    takes<Stripe.PaymentIntentCaptureParams>(['amount_to_capture']),
  ],
  [new RegExp(`^POST /v1/payment_intents/${ID}/cancel$`), takes<Stripe.PaymentIntentCancelParams>([])],
  [new RegExp(`^GET /v1/payment_intents/${ID}$`), takes<Stripe.PaymentIntentRetrieveParams>([], ['expand'])],
  [/^POST \/v1\/refunds$/, takes<Stripe.RefundCreateParams>(['payment_intent', 'amount', 'metadata'])],
  [/^GET \/v1\/refunds$/, takes<Stripe.RefundListParams>(['payment_intent', 'limit'])],
  [/^GET \/v1\/disputes$/, takes<Stripe.DisputeListParams>(['payment_intent', 'limit'])],
  [/^GET \/v1\/events$/, takes<Stripe.EventListParams>(['created', 'types', 'limit'], ['starting_after'])],
] as const satisfies readonly (readonly [RegExp, { needs: readonly string[]; may: readonly string[] }])[];

/** The values that Stripe knows, as our requests use them. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  capture_method: ['automatic', 'manual'] satisfies Stripe.PaymentIntentCreateParams.CaptureMethod[],
  'allowed_payment_method_types[0]': ['card'] satisfies Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType[],
};
