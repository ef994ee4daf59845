/** A refund that a provider took and could not bring to the customer: the books are put right, and staff order it anew. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { type PayPalStandIn, paypalHeaders, paypalStandIn } from '../../support/paypal-stand-in.js';
import { recordingLog } from '../../support/recording-log.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

describe('a refund that comes back to the provider', () => {
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

  const hear = async (type: string, intent: string) => {
    const object = { object: type.startsWith('charge.') ? 'charge' : 'refund', id: 're_1', payment_intent: intent };
    const body = JSON.stringify({ id: `evt_${randomUUID()}`, object: 'event', type, data: { object } });
    const headers = { 'stripe-signature': stripe.sign(body) };
    const { status } = await stage.api.request('POST', '/api/payments/webhooks/stripe', { token: null, body, headers });
    expect(status).to.equal(200);
  };
  const refundsOf = async (id: string) =>
    (await stage.api.request('GET', `/api/v1/payments/${id}/refunds`)).json?.items as Record<string, unknown>[];
  const isDone = (id: string) =>
    eventually(async () => expect((await refundsOf(id)).map(({ state }) => state)).to.deep.equal(['done']));
  const retry = (id: unknown, by = 'gateway') =>
    stage.api.request('POST', `/api/v1/refunds/${id}/retry`, { body: { by } });
  const count = async (sql: string, ...of: string[]) =>
    (await stage.api.db.raw(`select count(*)::int as n from ${sql}`, of)).rows[0].n;
  const told = () => count(`notifications where kind = 'alert' and data->>'text' like '%came back to stripe%'`);
  const notesOf = (hold: Hold) => count(`invoices where kind = 'credit-note' and reservation_id = ?`, hold.id);
  const totalOf = async (column: 'refundedMinor' | 'receivedMinor') => {
    const { json } = await stage.api.request('GET', '/api/v1/reports/finance?by=method');
    return ((json?.items ?? []) as Record<string, number>[]).reduce((sum, row) => sum + (row[column] ?? 0), 0);
  };

  async function refunded(amountMinor: number) {
    const hold = await stage.hold();
    const { json } = await stage.pay(hold, { token: 'pm_card_visa' });
    const id = String(json?.id);
    await stage.api.request('POST', `/api/v1/payments/${id}/refunds`, { body: { amountMinor, reason: 'Late' } });
    await isDone(id);
    return { hold, id, intent: [...stripe.intents.keys()].at(-1) as string };
  }
  const fails = (intent: string) => {
    for (const refund of stripe.refunds) if (refund.payment_intent === intent) refund.status = 'failed';
  };

  for (const news of ['refund.failed', 'charge.refund.updated'] as const) {
    it(`after it was pending is owed again by the news ${news}, told once, and given back once`, async () => {
      const [came, went, alerts] = [await totalOf('receivedMinor'), await totalOf('refundedMinor'), await told()];
      stripe.refundsAre = 'pending';
      const { hold, id, intent } = await refunded(600);
      stripe.refundsAre = 'succeeded';
      expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor - 600);
      fails(intent);
      await Promise.all([hear(news, intent), hear(news, intent), hear('charge.refunded', intent)]);
      const [failed] = await refundsOf(id);
      expect([failed?.state, failed?.doneAt]).to.deep.equal(['failed', null]);
      expect(await stage.accounts(hold.id)).to.include({ 'cash:stripe': hold.totalMinor, 'refunds-due': -600 });
      expect(await told()).to.be.greaterThan(alerts);
      expect(await totalOf('refundedMinor'), 'nothing went').to.equal(went);
      expect(await totalOf('receivedMinor')).to.equal(came + hold.totalMinor);

      expect((await retry(failed?.id)).status).to.equal(200);
      await isDone(id);
      await hear('refund.failed', intent); // of the first, once more
      await isDone(id);
      expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor - 600);
      expect(await stage.accounts(hold.id)).to.not.have.property('refunds-due');
      expect(await notesOf(hold), 'credited once').to.equal(1);
      expect(stripe.refunds.filter((one) => one.payment_intent === intent).map(({ status }) => status)).to.deep.equal([
        'failed',
        'succeeded',
      ]);
      const mails = await count(`notifications where kind = 'refunded' and reservation_id = ?`, hold.id);
      expect(mails, 'the customer hears of each').to.equal(2);
      fails(intent);
      await hear('refund.updated', intent);
      expect((await refundsOf(id))[0]?.state, 'the second may come back too').to.equal('failed');
      expect((await retry(failed?.id, 'desk')).json?.state).to.equal('done');
      expect(await stage.accounts(hold.id)).to.include({ 'cash:desk': -600 });
      expect(await stage.accounts(hold.id)).to.not.have.property('refunds-due');
    });
  }

  it('is owed again also where it was made on the provider’s own pages', async () => {
    const hold = await stage.hold();
    const id = String((await stage.pay(hold, { token: 'pm_card_visa' })).json?.id);
    const intent = [...stripe.intents.keys()].at(-1) as string;
    stripe.refundInDashboard(intent, 400);
    await hear('charge.refunded', intent);
    await isDone(id);
    fails(intent);
    await hear('refund.failed', intent);
    expect((await refundsOf(id))[0]?.state).to.equal('failed');
    expect(await stage.accounts(hold.id)).to.include({ 'cash:stripe': hold.totalMinor, 'refunds-due': -400 });
  });

  it('of a payment that came too late makes that payment owed again', async () => {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { token: 'pm_card_authenticationRequired' });
    const intent = String(asked.json?.actionUrl).split('/').at(-1) as string;
    await stage.rental.act(hold.id, 'cancel');
    stripe.approve(intent);
    const id = String(asked.json?.id);
    await stage.api.request('POST', `/api/v1/payments/${id}/continue`, { token: stage.rental.first.token });
    const stateOf = async () => (await stage.api.request('GET', `/api/v1/payments/${id}`)).json?.state;
    const config = readApiConfig({ ...stripe.settings, ...paypal.settings });
    await paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config }));
    expect(await stateOf()).to.equal('refunded');
    fails(intent);
    await hear('refund.failed', intent);
    expect(await stateOf()).to.equal('refund-due');
    expect(await stage.accounts(hold.id)).to.deep.equal({
      'cash:stripe': hold.totalMinor,
      'refunds-due': -hold.totalMinor,
    });
    await retry((await refundsOf(id))[0]?.id);
    await eventually(async () => expect(await stateOf()).to.equal('refunded'));
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });

  it('at PayPal too', async () => {
    const hold = await stage.hold();
    const id = String((await stage.pay(hold, { method: 'PayPal', token: 'vault-1' })).json?.id);
    const body = { amountMinor: 300, reason: 'Late' };
    await stage.api.request('POST', `/api/v1/payments/${id}/refunds`, { body });
    await isDone(id);
    const [unit] = [...paypal.orders.values()].at(-1)?.purchase_units ?? [];
    const [refund] = unit?.payments?.refunds ?? [];
    if (!refund) throw new Error('PayPal has no refund');
    refund.status = 'FAILED';
    const capture = unit?.payments?.captures?.[0]?.id;
    const resource = { ...refund, links: [{ rel: 'up', href: `https://api/v2/payments/captures/${capture}` }] };
    const event = JSON.stringify({ id: `WH-${randomUUID()}`, event_type: 'PAYMENT.REFUND.FAILED', resource });
    const options = { token: null, body: event, headers: paypalHeaders() };
    expect((await stage.api.request('POST', '/api/payments/webhooks/paypal', options)).status).to.equal(200);
    expect((await refundsOf(id))[0]?.state).to.equal('failed');
    expect(await stage.accounts(hold.id)).to.include({ 'cash:paypal': hold.totalMinor, 'refunds-due': -300 });
  });
});
