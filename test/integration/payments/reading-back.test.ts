/** What happens at a provider without us: refunds on its own pages, and payments that a customer contests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { hearMissedNews } from '../../../api/payments/missed-news.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { type PayPalStandIn, paypalHeaders, paypalStandIn } from '../../support/paypal-stand-in.js';
import { recordingLog } from '../../support/recording-log.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

describe('what happens at a provider without us', () => {
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  let paypal: PayPalStandIn;
  before(async () => {
    [stripe, paypal] = [await stripeStandIn(), await paypalStandIn()];
    stage = await paymentsStage({ ...stripe.settings, ...paypal.settings });
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await stripe.server[Symbol.asyncDispose]();
    await paypal.server[Symbol.asyncDispose]();
    expect([...stripe.server.wrong, ...paypal.server.wrong], 'as their API documents have it').to.deep.equal([]);
  });

  const deps = () =>
    openPayments({
      ...stage.api,
      log: recordingLog().log,
      config: readApiConfig({ ...stripe.settings, ...paypal.settings }),
    });
  async function paid(by: 'stripe' | 'paypal') {
    const hold = await stage.hold();
    const ways = { stripe: { token: 'pm_card_visa' }, paypal: { method: 'PayPal', token: 'vault-1' } };
    const { status, json, text } = await stage.pay(hold, ways[by]);
    expect([status, json?.gateway], text).to.deep.equal([201, by]);
    const references = { stripe: [...stripe.intents.keys()], paypal: [...paypal.orders.keys()] };
    return { hold, id: String(json?.id), reference: references[by].at(-1) as string };
  }
  const stripeEvent = (type: string, intent: string) => ({
    id: `evt_${randomUUID()}`,
    object: 'event' as const,
    type,
    created: Math.floor(Date.now() / 1000),
    data: { object: { object: type.includes('dispute') ? 'dispute' : 'charge', id: 'x', payment_intent: intent } },
  });
  const hear = async (event: object) => {
    const body = JSON.stringify(event);
    const headers = { 'stripe-signature': stripe.sign(body) };
    const { status } = await stage.api.request('POST', '/api/payments/webhooks/stripe', { token: null, body, headers });
    expect(status).to.equal(200);
  };
  const hearPayPal = async (event_type: string, resource: object) => {
    const body = JSON.stringify({ id: `WH-${randomUUID()}`, event_type, resource });
    const headers = paypalHeaders();
    const { status } = await stage.api.request('POST', '/api/payments/webhooks/paypal', { token: null, body, headers });
    expect(status).to.equal(200);
  };
  const refundsOf = async (id: string) =>
    (await stage.api.request('GET', `/api/v1/payments/${id}/refunds`)).json?.items as { amountMinor: number }[];
  const toldOf = async (kind: string, userId: string) =>
    (
      await stage.api.db.raw('select count(*)::int as n from notifications where kind = ? and user_id = ?', [
        kind,
        userId,
      ])
    ).rows[0].n;
  const disputes = async (reservationId: string) => {
    const { json } = await stage.api.request('GET', '/api/v1/disputes');
    const items = json?.items as { reservationId: string; state: string; withheld: boolean }[];
    return items.filter((one) => one.reservationId === reservationId).map(({ state, withheld }) => [state, withheld]);
  };

  it('a refund on Stripe’s pages is booked, credited and told once, however often and by whatever news', async () => {
    const { hold, id, reference } = await paid('stripe');
    const [told, alerts] = [
      await toldOf('refunded', stage.rental.first.userId),
      await toldOf('alert', String((await stage.api.request('GET', '/api/v1/users/me')).json?.id)),
    ];
    stripe.refundInDashboard(reference, 500);
    const event = stripeEvent('charge.refunded', reference);
    await Promise.all([hear(event), hear(event), hear(stripeEvent('refund.created', reference))]);
    await hear(stripeEvent('refund.updated', reference));
    expect((await refundsOf(id)).map(({ amountMinor }) => amountMinor)).to.deep.equal([500]);
    expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor - 500);
    expect(await stage.accounts(hold.id)).to.not.have.any.keys('refunds-due', 'receivable');
    const { json } = await stage.api.request('GET', `/api/v1/invoices?reservationId=${hold.id}&kind=credit-note`);
    expect(json).to.have.nested.property('items.length', 1);
    expect(json).to.have.nested.property('items[0].totalMinor', 500);
    expect(await toldOf('refunded', stage.rental.first.userId)).to.equal(told + 1);
    expect(
      await toldOf('alert', String((await stage.api.request('GET', '/api/v1/users/me')).json?.id)),
      'staff too',
    ).to.equal(alerts + 1);
    expect((await stage.pay(hold, { token: 'pm_card_visa' })).json?.type, 'it is not owed again').to.equal(
      'urn:motorpool:problem:already-paid',
    );
  });

  it('our own refund, read back before its answer came, is not booked twice', async () => {
    const { hold, id, reference } = await paid('stripe');
    stripe.server.loses = { path: /refunds$/, when: 'after' };
    await stage.api.request('POST', `/api/v1/payments/${id}/refunds`, { body: { amountMinor: 700, reason: 'Late' } });
    stripe.server.loses = undefined;
    await hear(stripeEvent('charge.refunded', reference));
    await stage.api.db.raw(`update refunds set next_try_at = now() - interval '1 s' where state = 'due'`);
    await paymentUpkeep(deps());
    await hear(stripeEvent('refund.updated', reference));
    expect(stripe.refunds.filter((refund) => refund.payment_intent === reference)).to.have.length(1);
    expect(await refundsOf(id)).to.have.length(1);
    expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor - 700);
  });

  it('a refund on PayPal’s pages is found by the capture that it names', async () => {
    const { hold, id, reference } = await paid('paypal');
    const made = paypal.refundInDashboard(reference, '7.50');
    await hearPayPal('PAYMENT.CAPTURE.REFUNDED', made);
    await hearPayPal('PAYMENT.CAPTURE.REFUNDED', made);
    expect((await refundsOf(id)).map(({ amountMinor }) => amountMinor)).to.deep.equal([750]);
    expect((await stage.accounts(hold.id))['cash:paypal']).to.equal(hold.totalMinor - 750);
  });

  it('that no webhook brought us is in the provider’s own list of news', async () => {
    const [first, second] = [await paid('stripe'), await paid('paypal')];
    stripe.refundInDashboard(first.reference, 300);
    stripe.events.push(stripeEvent('charge.refunded', first.reference));
    const resource = paypal.refundInDashboard(second.reference, '4.00');
    paypal.events.push({ id: 'WH-MISSED', event_type: 'PAYMENT.CAPTURE.REFUNDED', resource });
    await hearMissedNews(deps());
    await hearMissedNews(deps());
    expect((await refundsOf(first.id)).map(({ amountMinor }) => amountMinor)).to.deep.equal([300]);
    expect((await refundsOf(second.id)).map(({ amountMinor }) => amountMinor)).to.deep.equal([400]);
  });

  it('a contested payment is money that the provider holds back, then ours again, or lost', async () => {
    for (const end of ['won', 'lost'] as const) {
      const { hold, reference } = await paid('stripe');
      stripe.contest(reference, 'warning_needs_response');
      await hear(stripeEvent('charge.dispute.created', reference));
      expect(await disputes(hold.id)).to.deep.equal([['inquiry', false]]);
      expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor);
      stripe.contest(reference, 'needs_response');
      await hear(stripeEvent('charge.dispute.updated', reference));
      await hear(stripeEvent('charge.dispute.created', reference));
      expect(await disputes(hold.id)).to.deep.equal([['open', true]]);
      expect(await stage.accounts(hold.id)).to.include({ 'disputed:stripe': hold.totalMinor });
      expect(await stage.accounts(hold.id)).to.not.have.property('cash:stripe');
      stripe.contest(reference, end);
      await hear(stripeEvent('charge.dispute.closed', reference));
      stripe.contest(reference, 'needs_response'); // as one would read who asked before
      await hear(stripeEvent('charge.dispute.updated', reference));
      expect(await disputes(hold.id)).to.deep.equal([[end, true]]);
      const money = end === 'won' ? { 'cash:stripe': hold.totalMinor } : { 'disputes-lost': hold.totalMinor };
      expect(await stage.accounts(hold.id)).to.include(money);
      expect(await stage.accounts(hold.id)).to.not.have.property('disputed:stripe');
    }
  });

  it('a dispute that we hear of only when it is lost is booked all the same; won on appeal it comes back', async () => {
    const { hold, reference } = await paid('stripe');
    stripe.contest(reference, 'lost');
    await hear(stripeEvent('charge.dispute.closed', reference));
    expect(await stage.accounts(hold.id)).to.include({ 'disputes-lost': hold.totalMinor });
    stripe.contest(reference, 'won');
    await hear(stripeEvent('charge.dispute.updated', reference));
    expect(await stage.accounts(hold.id)).to.include({ 'cash:stripe': hold.totalMinor });
    expect(await stage.accounts(hold.id)).to.not.have.any.keys('disputes-lost', 'disputed:stripe');
  });

  it('a dispute at PayPal that is lost is not a refund as well', async () => {
    const { hold, id, reference } = await paid('paypal');
    const [unit] = paypal.orders.get(reference)?.purchase_units ?? [];
    const capture = unit?.payments?.captures?.[0]?.id ?? '';
    const dispute = {
      dispute_id: 'PP-D-1',
      reason: 'UNAUTHORISED',
      status: 'RESOLVED',
      dispute_life_cycle_stage: 'CHARGEBACK',
      dispute_amount: unit?.amount as { currency_code: string; value: string },
      disputed_transactions: [{ seller_transaction_id: capture }],
      dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
    };
    paypal.disputes.set('PP-D-1', dispute);
    paypal.refundInDashboard(reference, String(unit?.amount.value));
    await hearPayPal('CUSTOMER.DISPUTE.RESOLVED', dispute);
    expect(await disputes(hold.id)).to.deep.equal([['lost', true]]);
    expect(await refundsOf(id)).to.deep.equal([]);
    expect(await stage.accounts(hold.id)).to.include({ 'disputes-lost': hold.totalMinor });
  });
});
