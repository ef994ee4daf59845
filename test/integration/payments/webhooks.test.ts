/** News from providers: believed only where it is signed, fresh and new, and then only as far as that we ask. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import {
  PAYPAL_GOOD_SIGNATURE,
  type PayPalStandIn,
  paypalHeaders,
  paypalStandIn,
} from '../../support/paypal-stand-in.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

describe('news from a payment provider', () => {
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
  });

  const send = (gateway: string, body: string, headers: Record<string, string>) =>
    stage.api.request('POST', `/api/payments/webhooks/${gateway}`, { token: null, body, headers });
  const stripeEvent = (reference: string, type = 'payment_intent.succeeded') =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type,
      data: { object: { object: 'payment_intent', id: reference } },
    });
  const sendStripe = (body: string, signature = stripe.sign(body)) =>
    send('stripe', body, { 'stripe-signature': signature });
  const eventsKept = async () => (await stage.api.db.raw('select count(*)::int as n from payment_events')).rows[0].n;

  /** A reservation whose customer is at the page of 3-D Secure. */
  async function waiting() {
    const hold = await stage.hold();
    const { json } = await stage.pay(hold, { token: 'pm_card_authenticationRequired' });
    return { hold, id: String(json?.id), reference: String(json?.actionUrl).split('/').at(-1) as string };
  }

  it('ends a payment whose customer never came back', async () => {
    const { hold, reference } = await waiting();
    stripe.approve(reference);
    const body = stripeEvent(reference);
    const before = await eventsKept();
    expect((await sendStripe(body)).status).to.equal(200);
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
    const kept = await eventsKept();
    expect(kept).to.equal(before + 1);
    for (let i = 0; i < 3; i++) expect((await sendStripe(body)).status).to.equal(200);
    expect(await eventsKept(), 'each counts once').to.equal(kept);
    expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor);
  });

  it('that is forged, stale or changed is refused and changes nothing', async () => {
    const { hold, reference } = await waiting();
    stripe.approve(reference);
    const body = stripeEvent(reference);
    const kept = await eventsKept();
    const stale = stripe.sign(body, Date.now() - 400_000);
    const early = stripe.sign(body, Date.now() + 400_000);
    for (const signature of ['', 't=1,v1=00', stale, stripe.sign(`${body} `)]) {
      expect((await sendStripe(body, signature)).json?.type, signature).to.equal('urn:motorpool:problem:bad-signature');
    }
    expect((await sendStripe(body.replace('succeeded', 'canceled'), stripe.sign(body))).status).to.equal(400);
    expect((await sendStripe(body, early)).status).to.equal(400);
    expect((await send('sandbox', body, { 'stripe-signature': stripe.sign(body) })).status).to.equal(400);
    expect(await eventsKept()).to.equal(kept);
    expect(await stage.stateOf(hold.id)).to.equal('held');
  });

  it('in any order, or of what did not happen, changes only what the provider says when asked', async () => {
    const { hold, reference } = await waiting();
    expect((await sendStripe(stripeEvent(reference, 'payment_intent.succeeded'))).status).to.equal(200);
    expect(await stage.stateOf(hold.id), 'it had not been paid').to.equal('held');
    stripe.approve(reference);
    expect((await sendStripe(stripeEvent(reference, 'payment_intent.payment_failed'))).status).to.equal(200);
    expect(await stage.stateOf(hold.id), 'it had been paid').to.equal('confirmed');
    for (const type of ['payment_intent.created', 'payment_intent.canceled', 'payment_intent.succeeded']) {
      expect((await sendStripe(stripeEvent(reference, type))).status).to.equal(200);
    }
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
    expect((await sendStripe(stripeEvent('pi_of_another_system'))).status).to.equal(200);
  });

  it('of PayPal is taken where PayPal says that it sent it', async () => {
    const hold = await stage.hold();
    await stage.pay(hold, { method: 'PayPal' });
    const [order = ''] = [...paypal.orders.keys()];
    paypal.approve(order);
    const body = JSON.stringify({
      id: `WH-${randomUUID()}`,
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource: { id: order },
    });
    expect((await send('paypal', body, paypalHeaders('forged'))).status).to.equal(400);
    expect((await send('paypal', body, paypalHeaders(PAYPAL_GOOD_SIGNATURE, Date.now() - 400_000))).status).to.equal(
      400,
    );
    expect(await stage.stateOf(hold.id)).to.equal('held');
    expect((await send('paypal', body, paypalHeaders(PAYPAL_GOOD_SIGNATURE))).status).to.equal(200);
    expect(await stage.stateOf(hold.id), 'captured without the customer').to.equal('confirmed');
    expect(paypal.server.wrong).to.deep.equal([]);
  });

  /** As a stranger would, who knows what such a request looks like. */
  const forged = (fields: Record<string, string> = {}) =>
    send('paypal', JSON.stringify({ id: `WH-${randomUUID()}`, event_type: 'PAYMENT.CAPTURE.REFUNDED', resource: {} }), {
      ...paypalHeaders('forged'),
      ...fields,
    });

  it('that is forged switches no provider off, though it has no more answers for it', async () => {
    paypal.busy = true;
    for (let i = 0; i < 12; i++) expect((await forged()).status).to.equal(503);
    paypal.busy = false;
    const paid = await stage.pay(await stage.hold(), { method: 'PayPal', token: 'vault-1' });
    expect([paid.status, paid.json?.gateway], paid.text).to.deep.equal([201, 'paypal']);
  });

  it('that PayPal finds malformed, or that names a certificate of another’s, is refused', async () => {
    const signature = 'urn:motorpool:problem:bad-signature';
    expect((await forged({ 'paypal-transmission-sig': '12345' })).json?.type).to.equal(signature);
    expect(paypal.server.wrong.splice(0), 'PayPal was asked, and said 400').to.have.length(1);
    for (const host of ['evil.example', 'paypal.com.evil.example', 'evilpaypal.com', 'evil.example/paypal.com']) {
      const asked = paypal.server.asked.length;
      const { json } = await forged({ 'paypal-cert-url': `https://${host}/certs/CERT-1` });
      expect([json?.type, paypal.server.asked.length], host).to.deep.equal([signature, asked]);
    }
  });

  it('that is forged again and again is refused unread', async () => {
    const body = stripeEvent('pi_x');
    const statuses = new Set<number>();
    for (let i = 0; i < 110 && !statuses.has(429); i++) statuses.add((await sendStripe(body, 't=1,v1=00')).status);
    expect([...statuses]).to.deep.equal([400, 429]);
    expect((await forged()).status, 'of another provider').to.equal(400);
  });
});
