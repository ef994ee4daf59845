/** What a provider is asked for, in its own unit: the tables of Stripe's and PayPal's documents. */
import { expect } from 'chai';
import { Refused } from '../../../api/payments/gateways/payment-gateway.js';
import { paypalAmounts, stripeAmounts } from '../../../api/payments/gateways/provider-amount.js';

describe('an amount at a provider', () => {
  for (const [currency, minor, stripe] of [
    ['EUR', 1990, 1990],
    ['USD', 1, 1],
    ['HUF', 1990, 1990],
    ['JPY', 5000, 5000],
    ['KRW', 5000, 5000],
    ['ISK', 500, 50_000], // none in ISO 4217, two at Stripe
    ['UGX', 500, 50_000],
    ['MGA', 2000, 20], // two in ISO 4217, none at Stripe
    ['KWD', 5120, 5120],
  ] as const) {
    it(`of ${minor} in ${currency} is ${stripe} at Stripe, and back`, () => {
      expect(stripeAmounts.toProvider(minor, currency)).to.equal(stripe);
      expect(stripeAmounts.toMinor(stripe, currency)).to.equal(minor);
    });
  }

  for (const [currency, minor, text] of [
    ['EUR', 1990, '19.90'],
    ['EUR', 5, '0.05'],
    ['USD', 1_000_000_000_001, '10000000000.01'],
    ['JPY', 5000, '5000'],
    ['HUF', 2000, '20'], // two in ISO 4217, none at PayPal
    ['TWD', 123_400, '1234'],
  ] as const) {
    it(`of ${minor} in ${currency} is ${text} at PayPal`, () => {
      expect(paypalAmounts.toText(minor, currency)).to.equal(text);
    });
  }

  it('that the provider does not have is refused, not rounded', () => {
    for (const [minor, currency] of [
      [1990, 'MGA'],
      [5124, 'KWD'],
      [1, 'TND'],
    ] as const) {
      expect(() => stripeAmounts.toProvider(minor, currency), currency).to.throw(Refused);
    }
    for (const currency of ['HUF', 'TWD']) expect(() => paypalAmounts.toText(1990, currency)).to.throw(Refused);
    expect(() => stripeAmounts.toMinor(50, 'ISK')).to.throw(Refused);
  });
});
