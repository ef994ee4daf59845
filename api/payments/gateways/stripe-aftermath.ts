/** What Stripe says of a payment after it was taken. https://docs.stripe.com/api/refunds, …/disputes, …/events */
import type Stripe from 'stripe';
import type { Aftermath, GatewayEvent, ProviderDispute, ProviderRefund } from './payment-gateway.js';
import { stripeAmounts } from './provider-amount.js';
import { asGatewayEvent } from './stripe-events.js';

const MOST = 100; // of one payment; Stripe's largest page
const MOST_NEWS = 2000;
const NEWS = [
  ...['charge.refunded', 'refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'],
  ...['payment_intent.canceled'],
  ...['charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed'],
];

export async function stripeAftermath(stripe: Stripe, reference: string): Promise<Aftermath> {
  const of = { payment_intent: reference, limit: MOST };
  const [refunds, disputes] = await Promise.all([stripe.refunds.list(of), stripe.disputes.list(of)]);
  return {
    refunds: refunds.data.map(({ id, amount, currency, status, metadata }) => ({
      reference: id,
      key: metadata?.refund,
      amountMinor: stripeAmounts.toMinor(amount, currency.toUpperCase()),
      state: refundStateOf(status),
    })),
    disputes: disputes.data.map(({ id, amount, currency, reason, status }) => ({
      reference: id,
      amountMinor: stripeAmounts.toMinor(amount, currency.toUpperCase()),
      currency: currency.toUpperCase(),
      reason,
      state: stateOf(status),
      withheld: !/^(warning_|prevented$)/.test(status),
    })),
  };
}

function refundStateOf(status: string | null): ProviderRefund['state'] {
  if (status === 'succeeded') return 'done';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'under-way';
}

/** One that is appealed stays lost until it is won. */
function stateOf(status: Stripe.Dispute.Status): ProviderDispute['state'] {
  if (status === 'won' || status === 'prevented' || status === 'warning_closed') return 'won';
  if (status === 'lost' || status.startsWith('appeal_')) return 'lost';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}

/** Oldest first. */
export async function stripeNews(stripe: Stripe, since: Date): Promise<GatewayEvent[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const events = await stripe.events.list({ types: NEWS, created, limit: 100 }).autoPagingToArray({ limit: MOST_NEWS });
  return events.reverse().flatMap((event) => asGatewayEvent(event) ?? []);
}
