/** A PayPal order, as far as we read it, and what it says of the money. https://developer.paypal.com/docs/api/orders/v2/ */

import { AnswerLost, type Order, type Outcome } from './payment-gateway.js';
import { paypalAmounts } from './provider-amount.js';

export interface PayPalMoney {
  currency_code: string;
  value: string;
}

export interface PayPalOrder {
  id: string;
  status: string;
  create_time?: string;
  links?: { rel: string; href: string }[];
  purchase_units?: {
    custom_id?: string;
    payments?: {
      captures?: { id: string; status: string }[];
      authorizations?: { id: string; status: string; amount?: PayPalMoney; create_time?: string }[];
      refunds?: { id: string; status: string; amount: PayPalMoney; custom_id?: string }[];
    };
  }[];
  payment_source?: { card?: { brand?: string; last_digits?: string } };
}

export const orderPath = (id: string) => `/v2/checkout/orders/${encodeURIComponent(id)}`;

/** Without a token the customer approves on a page of PayPal's, where a card does too. */
export function orderBody(order: Order): string {
  return JSON.stringify({
    intent: order.captures ? 'CAPTURE' : 'AUTHORIZE',
    purchase_units: [
      {
        custom_id: order.key,
        description: order.description.slice(0, 127),
        amount: moneyOf(order.amountMinor, order.currency),
      },
    ],
    ...(order.token === undefined && {
      payment_source: {
        paypal: {
          experience_context: {
            return_url: order.returnUrl,
            cancel_url: order.returnUrl,
            shipping_preference: 'NO_SHIPPING',
            user_action: 'PAY_NOW',
          },
        },
      },
    }),
  });
}

export const sourceBody = ({ method, token }: Order): string =>
  token === undefined
    ? '{}'
    : JSON.stringify({ payment_source: { [method === 'PayPal' ? 'paypal' : 'card']: { vault_id: token } } });

export const moneyOf = (amountMinor: number, currency: string): PayPalMoney => ({
  currency_code: currency,
  value: paypalAmounts.toText(amountMinor, currency),
});

export const paymentsOf = (order: PayPalOrder) => order.purchase_units?.[0]?.payments;
/** The newest: after a capture that was declined there may be another. */
export const captureOf = (order: PayPalOrder) => paymentsOf(order)?.captures?.at(-1);
/** The newest: one that was renewed has another id. */
export const authorizationOf = (order: PayPalOrder) => paymentsOf(order)?.authorizations?.at(-1);
/** What a capture or an authorization says when there is no money in it. */
export const isRefused = (status: string | undefined) =>
  status === 'DECLINED' || status === 'FAILED' || status === 'DENIED';

export function outcomeOf(order: PayPalOrder): Outcome {
  const took = captureOf(order) ?? authorizationOf(order);
  const { brand, last_digits } = order.payment_source?.card ?? {};
  const face = {
    ...(brand && { brand: brand.toLowerCase().slice(0, 30) }),
    ...(last_digits && /^\d{4}$/.test(last_digits) && { last4: last_digits }),
  };
  if (took && isRefused(took.status)) return { kind: 'declined', reason: took.status.toLowerCase() };
  switch (took?.status) {
    case undefined:
      break;
    case 'PENDING':
      throw new AnswerLost('it is still pending');
    case 'VOIDED':
      return { kind: 'closed' };
    default:
      return { kind: captureOf(order) ? 'charged' : 'authorised', ...face };
  }
  if (order.status === 'VOIDED') return { kind: 'closed' };
  const url = order.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href;
  const waits = order.status === 'PAYER_ACTION_REQUIRED' || order.status === 'CREATED';
  return waits && url ? { kind: 'action', url } : { kind: 'ready' };
}
