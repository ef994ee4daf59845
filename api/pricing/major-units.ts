/** Amounts as the rental documents write them: decimals in the currency's own unit. */
import { currencyDigits } from '../../contracts/index.js';

/** 1990 minor units of EUR are 19.9, of JPY 1990. */
export const majorUnits = (amountMinor: number, currency: string): number =>
  amountMinor / 10 ** currencyDigits(currency);

/**
 * 19.9 of EUR are 1990 minor units. undefined for what is no whole number of them, such as 19.999, and for what is too
 * large to be counted exactly.
 */
export function minorUnits(amount: number, currency: string): number | undefined {
  const scaled = amount * 10 ** currencyDigits(currency);
  const rounded = Math.round(scaled);
  return Number.isSafeInteger(rounded) && Math.abs(scaled - rounded) < 1e-4 ? rounded : undefined;
}

/** The whole number of minor units that is nearest. */
export const nearestMinorUnits = (amount: number, currency: string): number =>
  Math.round(amount * 10 ** currencyDigits(currency));

/** `19.90`, as payment providers write it. */
export const decimalText = (amountMinor: number, currency: string): string =>
  majorUnits(amountMinor, currency).toFixed(currencyDigits(currency));
