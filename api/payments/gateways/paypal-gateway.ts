/** PayPal, Orders v2: an order is made (takes nothing), its id kept, then captured, or authorised for a deposit. Cards too, on PayPal's own page. */
import { type Order, type Outcome, type PaymentGateway, Refused } from './payment-gateway.js';
import { paypalAftermath, paypalNews } from './paypal-aftermath.js';
import { PayPalIssue, type PayPalSettings, paypalClient } from './paypal-client.js';
import { readPayPalEvent } from './paypal-events.js';
import { captureHold, closeOrder } from './paypal-hold.js';
import { captureOf, moneyOf, orderBody, orderPath, outcomeOf, type PayPalOrder, sourceBody } from './paypal-order.js';

const DECLINES = new Set(['INSTRUMENT_DECLINED', 'CARD_EXPIRED', 'TRANSACTION_REFUSED', 'PAYER_CANNOT_PAY']);

export function paypalGateway(settings: PayPalSettings): PaymentGateway {
  const paypal = paypalClient(settings);
  const look = (id: string) => paypal.get<PayPalOrder>(orderPath(id));

  async function take(order: Order, id: string): Promise<Outcome> {
    const step = order.captures ? 'capture' : 'authorize';
    try {
      return outcomeOf(await paypal.post(`${orderPath(id)}/${step}`, sourceBody(order), `${order.key}-${step}`));
    } catch (error) {
      if (!(error instanceof PayPalIssue)) throw error;
      if (/^ORDER_ALREADY_/.test(error.issue)) return outcomeOf(await look(id));
      if (error.issue === 'PAYER_ACTION_REQUIRED' || error.issue === 'ORDER_NOT_APPROVED') {
        const now = outcomeOf(await look(id));
        return now.kind === 'ready' ? { kind: 'declined', reason: 'not_approved' } : now;
      }
      if (DECLINES.has(error.issue)) return { kind: 'declined', reason: error.issue.toLowerCase() };
      throw error;
    }
  }

  return {
    name: 'paypal',
    sandbox: false,
    takes: (method) => method === 'PayPal' || method === 'Credit Card',
    async prepare(order) {
      return (await paypal.post<PayPalOrder>('/v2/checkout/orders', orderBody(order), `${order.key}-order`)).id;
    },
    async authorize(order, reference) {
      if (order.token !== undefined) return take(order, reference);
      const now = outcomeOf(await look(reference));
      return now.kind === 'ready' ? take(order, reference) : now;
    },
    capture: (...what) => captureHold(paypal, ...what),
    void: (reference) => closeOrder(paypal, reference),
    async refund(reference, amountMinor, currency, key) {
      const taken = captureOf(await look(reference));
      if (!taken) throw new Refused('nothing was taken there');
      const body = JSON.stringify({ amount: moneyOf(amountMinor, currency), custom_id: key });
      const refund = await paypal.post<{ id: string; status: string }>(
        `/v2/payments/captures/${taken.id}/refund`,
        body,
        `${key}-refund`,
      );
      if (refund.status === 'FAILED' || refund.status === 'CANCELLED') throw new Refused(`the refund ${refund.status}`);
      return refund.id;
    },
    find: async (reference) => outcomeOf(await look(reference)),
    aftermath: async (reference, currency) => paypalAftermath(paypal, await look(reference), currency),
    newsSince: (since) => paypalNews(paypal, since),
    readEvent: (raw, header) => readPayPalEvent(paypal, settings.webhookId, raw, header),
  };
}
