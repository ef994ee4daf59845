/**
 * What PayPal allows of the requests that we make, in our own words: a field that is not here, or a value that is of another
 * form, is refused. Checked against PayPal's OpenAPI documents of 2024-02-03: checkout_orders_v2 2.13, payments_payment_v2
 * 2.5, notifications_webhooks_v1 1.11, customer_disputes_v1 1.10.
 */
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ProviderRequest } from './provider-server.js';

const strict = { additionalProperties: false };
const Money = Type.Object(
  {
    currency_code: Type.String({ pattern: '^[A-Z]{3}$' }),
    value: Type.String({ pattern: '^\\d+(\\.\\d+)?$', maxLength: 32 }),
  },
  strict,
);
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const CustomId = Type.String({ pattern: '^[A-Za-z0-9-_.,]*$', minLength: 1, maxLength: 127 });
const VaultId = Type.String({ pattern: '^[0-9a-zA-Z_-]+$', minLength: 1, maxLength: 255 });
const When = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' });
const Nothing = Type.Object({}, strict);

const Wallet = Type.Object(
  {
    vault_id: Type.Optional(VaultId),
    experience_context: Type.Optional(
      Type.Object(
        {
          return_url: Type.String({ pattern: '^https?://' }),
          cancel_url: Type.String({ pattern: '^https?://' }),
          shipping_preference: Type.Enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']),
          user_action: Type.Enum(['CONTINUE', 'PAY_NOW']),
        },
        strict,
      ),
    ),
  },
  strict,
);
const Source = Type.Object(
  { paypal: Type.Optional(Wallet), card: Type.Optional(Type.Object({ vault_id: VaultId }, strict)) },
  { ...strict, minProperties: 1, maxProperties: 1 },
);
const Order = Type.Object(
  {
    intent: Type.Enum(['CAPTURE', 'AUTHORIZE']),
    purchase_units: Type.Array(
      Type.Object({ amount: Money, custom_id: Type.Optional(CustomId), description: Type.Optional(Text(127)) }, strict),
      { minItems: 1, maxItems: 10 },
    ),
    payment_source: Type.Optional(Source),
  },
  strict,
);
const Taking = Type.Object({ payment_source: Type.Optional(Source) }, strict);
const Verification = Type.Object(
  {
    auth_algo: Type.String({ pattern: '^[a-zA-Z0-9]+$', maxLength: 100 }),
    cert_url: Type.String({ pattern: '^https://', maxLength: 500 }),
    transmission_id: Type.String({ pattern: '^(?!\\d+$)\\w+\\S+', maxLength: 50 }),
    transmission_sig: Type.String({ pattern: '^(?!\\d+$)\\w+\\S+', maxLength: 500 }),
    transmission_time: Text(100),
    webhook_id: Type.String({ pattern: '^[a-zA-Z0-9]+$', maxLength: 50 }),
    webhook_event: Type.Object({ id: Type.String(), event_type: Type.String(), resource: Type.Object({}) }),
  },
  strict,
);

interface Operation {
  path: RegExp;
  /** Of a POST; without one it has no body at all. */
  body?: TSchema;
  /** Of a GET. */
  query?: TSchema;
  /** Whether it takes PayPal-Request-Id; where money moves by it we send one. */
  once?: true;
}

const ID = '[A-Z0-9]{1,36}';
const OPERATIONS: readonly (readonly [method: string, Operation])[] = [
  ['POST', { path: /^\/v2\/checkout\/orders$/, body: Order, once: true }],
  ['GET', { path: new RegExp(`^/v2/checkout/orders/${ID}$`) }],
  ['POST', { path: new RegExp(`^/v2/checkout/orders/${ID}/(capture|authorize)$`), body: Taking, once: true }],
  [
    'POST',
    {
      path: new RegExp(`^/v2/payments/authorizations/${ID}/capture$`),
      body: Type.Object({ amount: Money, final_capture: Type.Boolean() }, strict),
      once: true,
    },
  ],
  [
    'POST',
    {
      path: new RegExp(`^/v2/payments/authorizations/${ID}/reauthorize$`),
      body: Type.Object({ amount: Type.Optional(Money) }, strict),
      once: true,
    },
  ],
  ['POST', { path: new RegExp(`^/v2/payments/authorizations/${ID}/void$`) }],
  ['GET', { path: new RegExp(`^/v2/payments/captures/${ID}$`) }],
  [
    'POST',
    {
      path: new RegExp(`^/v2/payments/captures/${ID}/refund$`),
      body: Type.Object({ amount: Money, custom_id: CustomId }, strict),
      once: true,
    },
  ],
  ['POST', { path: /^\/v1\/notifications\/verify-webhook-signature$/, body: Verification }],
  [
    'GET',
    {
      path: /^\/v1\/notifications\/webhooks-events$/,
      query: Type.Object(
        {
          start_time: When,
          end_time: When,
          event_type: Text(100),
          page_size: Type.String({ pattern: '^[1-9]\\d{0,2}$' }),
        },
        strict,
      ),
    },
  ],
  [
    'GET',
    {
      path: /^\/v1\/customer\/disputes$/,
      query: Type.Object(
        {
          disputed_transaction_id: Type.String({ pattern: '^[0-9A-Z_]+$', minLength: 1, maxLength: 255 }),
          page_size: Type.String({ pattern: '^([1-9]|[1-4]\\d|50)$' }),
        },
        strict,
      ),
    },
  ],
  ['GET', { path: /^\/v1\/customer\/disputes\/[A-Za-z0-9-]{1,255}$/ }],
];

const compiled = OPERATIONS.map(([method, { path, once, body = Nothing, query = Nothing }], i) => ({
  ...{ method, path, once, body: Compile(body), query: Compile(query) },
  hasBody: OPERATIONS[i]?.[1].body !== undefined,
}));

/** What PayPal would not take of a request; nothing where all of it is right. */
export function wrongForPayPal({ method, path, query, headers, body }: ProviderRequest): string[] {
  const what = `${method} ${path}`;
  const operation = compiled.find((one) => one.method === method && one.path.test(path));
  if (!operation) return [`${what} is nothing that we ask`];
  const wrong: string[] = [];
  if (operation.hasBody && headers['content-type'] !== 'application/json') wrong.push(`${what}: no JSON`);
  if (!operation.hasBody && body !== '') wrong.push(`${what}: takes no body`);
  if (Boolean(operation.once) !== Boolean(headers['paypal-request-id'])) wrong.push(`${what}: PayPal-Request-Id`);
  const { prefer } = headers;
  if (method === 'POST' && path.startsWith('/v2/') ? prefer !== 'return=representation' : prefer !== undefined)
    wrong.push(`${what}: Prefer`);
  const read = { body: body === '' ? {} : JSON.parse(body), query: Object.fromEntries(query) };
  for (const part of ['body', 'query'] as const) {
    for (const { instancePath, message } of operation[part].Errors(read[part]))
      wrong.push(`${what}: ${part}${instancePath} ${message}`);
  }
  return wrong;
}
