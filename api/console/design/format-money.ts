/** An amount as a person reads it: 1990 minor units of EUR are "€19.90". */
import { currencyDigits } from '../../../contracts/currency-digits.js';

export function formatMoney(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amountMinor / 10 ** digits);
}
