/** Stripe and PayPal, spoken to over their own protocols; one that is down, or loses an answer. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { type PayPalStandIn, paypalStandIn } from '../../support/paypal-stand-in.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

const TOKENS = { stripe: 'pm_card_visa', paypal: 'vault-1' };

describe('payment providers', () => {
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  let paypal: PayPalStandIn;
  beforeEach(async () => {
    [stripe, paypal] = [await stripeStandIn(), await paypalStandIn()];
    stage = await paymentsStage({ ...stripe.settings, ...paypal.settings, PAYMENT_TIMEOUT_S: '2' });
  });
  afterEach(async () => {
    await stage[Symbol.asyncDispose]();
    await stripe.server[Symbol.asyncDispose]();
    await paypal.server[Symbol.asyncDispose]();
    expect([...stripe.server.wrong, ...paypal.server.wrong], 'as their API documents have it').to.deep.equal([]);
  });

  it('take a card by its token, and keep its brand and last digits', async () => {
    const hold = await stage.hold();
    const paid = await stage.pay(hold, { token: 'pm_card_visa' });
    expect([paid.status, paid.json?.gateway, paid.json?.sandbox]).to.deep.equal([201, 'stripe', false]);
    expect(paid.json?.card).to.deep.equal({ brand: 'visa', last4: '4242' });
    expect(stripe.charges().map(({ amount }) => amount)).to.deep.equal([hold.totalMinor]);
    const { rows } = await stage.api.db.raw(
      `select count(*)::int as n from payments p where p::text like '%pm_card_visa%'`,
    );
    expect(rows[0].n).to.equal(0);
  });

  it('decline, and want tokens instead of card numbers', async () => {
    const hold = await stage.hold();
    const refused = await stage.pay(hold, { token: 'pm_card_chargeDeclined' });
    expect([refused.status, refused.json?.reason]).to.deep.equal([402, 'generic_decline']);
    const numbers = await stage.pay(hold, { card: { number: '4242424242424242' } });
    expect([numbers.status, numbers.json?.type]).to.deep.equal([400, 'urn:motorpool:problem:token-only']);
    expect(await stage.stateOf(hold.id)).to.equal('held');
  });

  it('ask for 3-D Secure, and go on after it', async () => {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { token: 'pm_card_authenticationRequired' });
    expect([asked.status, asked.json?.actionUrl]).to.deep.equal([
      202,
      `https://hooks.stripe.com/3ds/${[...stripe.intents.keys()][0]}`,
    ]);
    stripe.approve([...stripe.intents.keys()][0] as string);
    const { token } = stage.rental.first;
    const done = await stage.api.request('POST', `/api/v1/payments/${asked.json?.id}/continue`, { token });
    expect(done.json?.state).to.equal('completed');
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
  });

  it('are followed by the next where the first is down, within the request', async () => {
    stripe.server.down = true;
    const hold = await stage.hold();
    const paid = await stage.pay(hold, { tokens: TOKENS });
    expect([paid.status, paid.json?.gateway]).to.deep.equal([201, 'paypal']);
    expect(paypal.charges()).to.have.length(1);
    for (let i = 0; i < 4; i++) expect((await stage.pay(await stage.hold(), { tokens: TOKENS })).status).to.equal(201);
    const before = stripe.server.asked.length;
    stripe.server.down = false;
    await stage.pay(await stage.hold(), { tokens: TOKENS });
    expect(stripe.server.asked.length, 'left alone for a while').to.equal(before);
  });

  it('that are all down answer 503 and leave nothing half done', async () => {
    stripe.server.down = true;
    paypal.server.down = true;
    const hold = await stage.hold();
    const key = randomUUID();
    const down = await stage.pay(hold, { tokens: TOKENS }, { key });
    expect(down.status).to.equal(503);
    expect(Number(down.headers.get('retry-after'))).to.be.greaterThan(0);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
    stripe.server.down = false;
    paypal.server.down = false;
    const paid = await stage.pay(hold, { tokens: TOKENS }, { key });
    expect(paid.status).to.equal(201);
    expect(stripe.charges().length + paypal.charges().length).to.equal(1);
  });

  for (const when of ['before', 'after'] as const) {
    it(`are not followed by another charge where an answer was lost ${when} it was done`, async () => {
      stripe.server.loses = { path: /confirm$/, when };
      const hold = await stage.hold();
      const paid = await stage.pay(hold, { tokens: TOKENS });
      expect([paid.status, paid.json?.gateway]).to.deep.equal([201, when === 'after' ? 'stripe' : 'paypal']);
      expect(stripe.charges().length + paypal.charges().length).to.equal(1);
      // What was lost on its way can take nothing any more, should it arrive after all.
      const [intent] = [...stripe.intents.values()];
      expect(intent?.status).to.equal(when === 'after' ? 'succeeded' : 'canceled');
    });
  }

  it('of whom nobody knows what they did are asked again before anybody else is', async () => {
    stripe.server.loses = { path: /confirm$|pi_\w+$/, when: 'after' };
    const hold = await stage.hold();
    const key = randomUUID();
    const unknown = await stage.pay(hold, { tokens: TOKENS }, { key });
    expect([unknown.status, unknown.json?.type]).to.deep.equal([503, 'urn:motorpool:problem:payment-outcome-unknown']);
    expect((await stage.pay(hold, { tokens: TOKENS })).json?.type).to.equal(
      'urn:motorpool:problem:payment-in-progress',
    );
    expect(paypal.server.asked).to.deep.equal([]);
    stripe.server.loses = undefined;
    const paid = await stage.pay(hold, { tokens: TOKENS }, { key });
    expect([paid.status, paid.json?.gateway]).to.deep.equal([201, 'stripe']);
    expect(stripe.charges()).to.have.length(1);
  });

  it('let a customer approve at PayPal', async () => {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { method: 'PayPal' });
    expect([asked.status, asked.json?.actionUrl]).to.deep.equal([
      202,
      'https://www.paypal.com/checkoutnow?token=ORDER1',
    ]);
    paypal.approve('ORDER1');
    const { token } = stage.rental.first;
    const done = await stage.api.request('POST', `/api/v1/payments/${asked.json?.id}/continue`, { token });
    expect([done.status, done.json?.state, done.json?.gateway]).to.deep.equal([200, 'completed', 'paypal']);
  });
});
