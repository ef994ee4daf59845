/**
 * `npm run check:stripe`: all that we ask Stripe, asked Stripe's own stand-in, which holds each request against Stripe's
 * published document. Not among the tests: npm does not have that stand-in.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { Refused } from '../../api/payments/gateways/payment-gateway.js';
import { stripeGateway } from '../../api/payments/gateways/stripe-gateway.js';
import { type StripeMock, startStripeMock } from './stripe-mock.js';

describe('what we ask Stripe', function () {
  this.timeout(90_000);
  let mock: StripeMock;
  before(async () => {
    mock = await startStripeMock();
  });
  after(() => mock?.[Symbol.asyncDispose]());

  const gateway = () =>
    stripeGateway({ secretKey: 'sk_test_123', apiUrl: mock.url, webhookSecret: undefined, timeoutMs: 20_000 });
  const order = (captures: boolean) => ({
    ...{ key: randomUUID(), amountMinor: 9980, currency: 'EUR', method: 'Credit Card' as const, captures },
    ...{ description: 'Reservation 1', returnUrl: 'https://example.org/', token: 'pm_card_visa' },
  });

  it('is as its document has it: paying, holding, taking, letting go, giving back, and reading back', async () => {
    const stripe = gateway();
    for (const captures of [true, false]) expect(await stripe.prepare(order(captures))).to.match(/^pi_/);
    // It answers each with the same payment, which nobody has paid: only that it was not refused counts here.
    await stripe.authorize(order(true), 'pi_1').catch(unlessRefused);
    await stripe.find('pi_1').catch(unlessRefused);
    await stripe.void('pi_1').catch(unlessRefused);
    await stripe.capture('pi_1', 500, 'EUR', randomUUID());
    expect(await stripe.refund('pi_1', 500, 'EUR', randomUUID())).to.match(/^re_/);
    expect(await stripe.aftermath?.('pi_1', 'EUR')).to.have.keys('refunds', 'disputes');
    await stripe.newsSince?.(new Date(0));
  });

  it('would be refused where it were not', async () => {
    const answer = await fetch(new URL('/v1/payment_intents', mock.url), {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_123', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'amount=1&currency=eur&a_name_of_ours=1',
    });
    expect(answer.status).to.equal(400);
  });
});

function unlessRefused(error: unknown): void {
  if (error instanceof Refused || !(error instanceof Error) || error.name === 'TypeError') throw error;
}
