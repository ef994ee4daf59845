/** What PayPal says of an order after it was paid. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
import { minorUnits } from '../../pricing/major-units.js';
import {
  type Aftermath,
  AnswerLost,
  type GatewayEvent,
  type ProviderDispute,
  type ProviderRefund,
} from './payment-gateway.js';
import type { PayPalClient } from './paypal-client.js';
import { asGatewayEvent, type PayPalEvent } from './paypal-events.js';
import { type PayPalMoney, type PayPalOrder, paymentsOf } from './paypal-order.js';

const MOST = 50;
const MOST_NEWS = 300;
const NEWS = [
  ...['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED', 'PAYMENT.AUTHORIZATION.VOIDED'],
  ...['CUSTOMER.DISPUTE.CREATED', 'CUSTOMER.DISPUTE.UPDATED', 'CUSTOMER.DISPUTE.RESOLVED'],
];

interface PayPalDispute {
  dispute_id: string;
  reason?: string;
  status?: string;
  dispute_life_cycle_stage?: string;
  dispute_amount?: PayPalMoney;
  dispute_outcome?: { outcome_code?: string };
}

function minorOf({ value, currency_code }: PayPalMoney): number {
  const minor = minorUnits(Number(value), currency_code);
  if (minor === undefined) throw new AnswerLost(`PayPal says ${value} ${currency_code}`);
  return minor;
}

export async function paypalAftermath(paypal: PayPalClient, order: PayPalOrder, currency: string): Promise<Aftermath> {
  const { captures = [], refunds = [] } = paymentsOf(order) ?? {};
  const disputes: ProviderDispute[] = [];
  for (const { id } of captures) {
    const query = new URLSearchParams({ disputed_transaction_id: id, page_size: `${MOST}` });
    const { items = [] } = await paypal.get<{ items?: PayPalDispute[] }>(`/v1/customer/disputes?${query}`);
    for (const { dispute_id } of items) {
      disputes.push(asDispute(await paypal.get(`/v1/customer/disputes/${encodeURIComponent(dispute_id)}`), currency));
    }
  }
  const back = refunds.map(({ id, status, amount, custom_id }) => ({
    reference: id,
    key: custom_id === order.purchase_units?.[0]?.custom_id ? undefined : custom_id, // it takes on the order's
    amountMinor: minorOf(amount),
    state: refundStateOf(status),
  }));
  return { refunds: withoutLost(back, disputes), disputes };
}

function refundStateOf(status: string): ProviderRefund['state'] {
  if (status === 'COMPLETED') return 'done';
  return status === 'FAILED' || status === 'CANCELLED' ? 'failed' : 'under-way';
}

/** What a lost dispute gave back stands among the refunds too. */
function withoutLost(refunds: Aftermath['refunds'], disputes: readonly ProviderDispute[]): Aftermath['refunds'] {
  const left = [...refunds];
  for (const { amountMinor } of disputes.filter(({ state }) => state === 'lost')) {
    const at = left.findIndex((refund) => refund.key === undefined && refund.amountMinor === amountMinor);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

function asDispute(dispute: PayPalDispute, currency: string): ProviderDispute {
  const { dispute_id, reason = 'OTHER', dispute_life_cycle_stage: stage, dispute_amount: amount } = dispute;
  const state = stateOf(dispute);
  return {
    reference: dispute_id,
    amountMinor: amount ? minorOf(amount) : 0,
    currency: amount?.currency_code ?? currency,
    reason: reason.toLowerCase(),
    state,
    withheld: state === 'lost' || stage !== 'INQUIRY',
  };
}

function stateOf({ status, dispute_life_cycle_stage, dispute_outcome }: PayPalDispute): ProviderDispute['state'] {
  if (status !== 'RESOLVED') return dispute_life_cycle_stage === 'INQUIRY' ? 'inquiry' : 'open';
  return /^(RESOLVED_BUYER_FAVOUR|ACCEPTED)$/.test(dispute_outcome?.outcome_code ?? '') ? 'lost' : 'won';
}

/** Of the webhooks that PayPal sent, or tried to. */
export async function paypalNews(paypal: PayPalClient, since: Date): Promise<GatewayEvent[]> {
  const span = { start_time: since.toISOString(), end_time: new Date().toISOString(), page_size: `${MOST_NEWS}` };
  const news: GatewayEvent[] = [];
  for (const event_type of NEWS) {
    const query = new URLSearchParams({ ...span, event_type });
    const { events = [] } = await paypal.get<{ events?: PayPalEvent[] }>(`/v1/notifications/webhooks-events?${query}`);
    for (const event of events) news.push(await asGatewayEvent(paypal, event));
  }
  return news;
}
