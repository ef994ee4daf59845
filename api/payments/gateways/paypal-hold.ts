/** Money that PayPal holds for a deposit: taken, or let go. https://developer.paypal.com/docs/api/payments/v2/ */
import { AnswerLost, Refused } from './payment-gateway.js';
import { type PayPalClient, PayPalIssue } from './paypal-client.js';
import { authorizationOf, captureOf, isRefused, moneyOf, orderPath, type PayPalOrder } from './paypal-order.js';

/** PayPal promises the money of an authorization for so long, and for as long again once it is renewed. */
const HONOURED_MS = 3 * 24 * 3600 * 1000;
/** An order cannot be taken back; but no request of ours lives so long, and nobody else can capture it. */
const LAPSES_MS = 10 * 60_000;

type Held = NonNullable<ReturnType<typeof authorizationOf>>;
const pathOf = (held: string, step: string) => `/v2/payments/authorizations/${encodeURIComponent(held)}/${step}`;

/** Takes what is held, or a part; the rest is let go. Throws Refused where nothing is held, or it is declined. */
export async function captureHold(
  paypal: PayPalClient,
  reference: string,
  amountMinor: number,
  currency: string,
  key: string,
): Promise<void> {
  const order = await paypal.get<PayPalOrder>(orderPath(reference));
  let taken = captureOf(order);
  if (!taken || isRefused(taken.status)) {
    const held = authorizationOf(order);
    if (!held || isRefused(held.status) || held.status === 'VOIDED') throw new Refused('nothing is held there');
    const body = JSON.stringify({ amount: moneyOf(amountMinor, currency), final_capture: true });
    taken = await paypal.post(pathOf(await honoured(paypal, held, key), 'capture'), body, `${key}-capture`);
  }
  if (isRefused(taken?.status)) throw new Refused(`the capture is ${taken?.status}`);
  if (taken?.status === 'PENDING') throw new AnswerLost('the capture is still pending');
}

/** After the days for which PayPal promises the money it has to be renewed; where that cannot be, the first one may still do. */
async function honoured(paypal: PayPalClient, held: Held, key: string): Promise<string> {
  const ageMs = Date.now() - Date.parse(held.create_time ?? '');
  if (!(ageMs > HONOURED_MS)) return held.id;
  try {
    const body = JSON.stringify(held.amount ? { amount: held.amount } : {});
    const renewed = await paypal.post<Held>(pathOf(held.id, 'reauthorize'), body, `${key}-reauthorize`);
    return isRefused(renewed.status) ? held.id : renewed.id;
  } catch (error) {
    if (error instanceof PayPalIssue) return held.id;
    throw error;
  }
}

/** Throws AnswerLost where it was taken, or can still be. */
export async function closeOrder(paypal: PayPalClient, reference: string): Promise<void> {
  const order = await paypal.get<PayPalOrder>(orderPath(reference));
  const [held, taken] = [authorizationOf(order), captureOf(order)];
  if (taken && !isRefused(taken.status)) throw new AnswerLost('it was taken already');
  if (order.status === 'VOIDED' || held?.status === 'VOIDED' || isRefused(held?.status)) return;
  if (held) {
    await paypal.post(pathOf(held.id, 'void'));
    return;
  }
  const ageMs = Date.now() - Date.parse(order.create_time ?? '');
  if (!(ageMs > LAPSES_MS)) throw new AnswerLost('an order cannot be taken back before it has lapsed');
}
