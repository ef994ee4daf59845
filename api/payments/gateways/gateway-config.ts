/** Settings of the payment gateways. */
import { type Env, envReader } from '../../../platform/config.js';

const GATEWAYS = ['stripe', 'paypal', 'desk', 'sandbox'] as const;
export type GatewayName = (typeof GATEWAYS)[number];

export type PaymentsConfig = ReturnType<typeof readPaymentsConfig>;

/** The sandbox is there where no provider is set, or where it is named; never in production unless that is allowed. */
export function readPaymentsConfig(env: Env) {
  const { optionalString, url, integer, require, done } = envReader(env);
  const mayPlay = env.NODE_ENV !== 'production' || env.ALLOW_SANDBOX_PAYMENTS === '1';
  const secretKey = optionalString('STRIPE_SECRET_KEY');
  const stripeUrl = url('STRIPE_API_URL', ['https:', 'http:']);
  const clientId = optionalString('PAYPAL_CLIENT_ID');
  const clientSecret = optionalString('PAYPAL_CLIENT_SECRET');
  const paypalUrl = url('PAYPAL_API_URL', ['https:', 'http:']) ?? new URL('https://api-m.paypal.com');
  const named = optionalString('PAYMENT_GATEWAYS')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const unset = [secretKey === undefined && 'stripe', clientId === undefined && 'paypal'];
  require((clientId === undefined) ===
    (clientSecret === undefined), 'PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET: wanted both, or neither');
  require(named?.every(isGateway) ??
    true, `PAYMENT_GATEWAYS: wanted names with commas between, of ${GATEWAYS.join(', ')}`);
  require(!named?.some((name) => unset.includes(name)), 'PAYMENT_GATEWAYS: names a gateway whose keys are not set');
  require(mayPlay ||
    !named?.includes(
      'sandbox',
    ), 'PAYMENT_GATEWAYS: no sandbox when NODE_ENV=production, unless ALLOW_SANDBOX_PAYMENTS=1');
  const real: GatewayName[] = [...(secretKey ? ['stripe' as const] : []), ...(clientId ? ['paypal' as const] : [])];
  const byDefault: GatewayName[] = [...real, 'desk', ...(real.length === 0 && mayPlay ? ['sandbox' as const] : [])];
  return done({
    /** In the order in which they are asked. */
    gateways: named?.filter(isGateway) ?? byDefault,
    timeoutMs: integer('PAYMENT_TIMEOUT_S', 10, { min: 1, max: 60 }) * 1000,
    stripe: secretKey
      ? { secretKey, apiUrl: stripeUrl, webhookSecret: optionalString('STRIPE_WEBHOOK_SECRET') }
      : undefined,
    paypal:
      clientId && clientSecret
        ? { clientId, clientSecret, apiUrl: paypalUrl, webhookId: optionalString('PAYPAL_WEBHOOK_ID') }
        : undefined,
  });
}

const isGateway = (name: string): name is GatewayName => (GATEWAYS as readonly string[]).includes(name);
