/** Amounts as a provider counts them, which is not always as ISO 4217 does. */
import { currencyDigits } from '../../../contracts/index.js';
import { Refused } from './payment-gateway.js';

export interface ProviderAmounts {
  /** In the provider's smallest unit. Throws Refused where the provider knows no such part of the currency. */
  toProvider(amountMinor: number, currency: string): number;
  /** Minor units. Throws Refused for what is no whole number of them. */
  toMinor(amount: number, currency: string): number;
  /** `19.90`, as many digits as the provider takes. Throws as `toProvider`. */
  toText(amountMinor: number, currency: string): string;
}

/** `digits`: where the provider's differ. `steps`: what it takes only multiples of, in its smallest unit. */
function providerAmounts(
  digits: Readonly<Record<string, number>>,
  steps: Readonly<Record<string, number>>,
): ProviderAmounts {
  const digitsOf = (currency: string) => digits[currency] ?? currencyDigits(currency);

  function moved(amount: number, by: number, currency: string): number {
    const result = by >= 0 ? amount * 10 ** by : amount / 10 ** -by;
    if (!Number.isSafeInteger(result)) throw new Refused(`no such amount in ${currency}`);
    return result;
  }

  function toProvider(amountMinor: number, currency: string): number {
    const amount = moved(amountMinor, digitsOf(currency) - currencyDigits(currency), currency);
    if (amount % (steps[currency] ?? 1) !== 0) throw new Refused(`no such amount in ${currency}`);
    return amount;
  }

  return {
    toProvider,
    toMinor: (amount, currency) => moved(amount, currencyDigits(currency) - digitsOf(currency), currency),
    toText: (amountMinor, currency) =>
      (toProvider(amountMinor, currency) / 10 ** digitsOf(currency)).toFixed(digitsOf(currency)),
  };
}

/** https://docs.stripe.com/currencies: zero-decimal, special cases, three-decimal (the last digit must be 0). */
export const stripeAmounts = providerAmounts(
  { ISK: 2, UGX: 2, MGA: 0 },
  { ISK: 100, UGX: 100, BHD: 10, JOD: 10, KWD: 10, OMR: 10, TND: 10 },
);

/** https://developer.paypal.com/api/rest/reference/currency-codes/: no decimals in these. */
export const paypalAmounts = providerAmounts({ HUF: 0, JPY: 0, TWD: 0 }, {});
