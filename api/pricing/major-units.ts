/** Amounts as the rental documents write them: decimals in the currency's own unit. */

/** How many digits the minor unit has where that is not 2. ISO 4217, amendment 176. */
const DIGITS = new Map([
  ...codes('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...codes('BHD IQD JOD KWD LYD OMR TND', 3),
  ...codes('CLF UYW', 4),
]);

function codes(list: string, digits: number): [string, number][] {
  return list.split(' ').map((code) => [code, digits]);
}

/** 1990 minor units of EUR are 19.9, of JPY 1990. */
export const majorUnits = (amountMinor: number, currency: string): number =>
  amountMinor / 10 ** (DIGITS.get(currency) ?? 2);

/**
 * 19.9 of EUR are 1990 minor units. undefined for what is no whole number of them, such as 19.999, and for what is too
 * large to be counted exactly.
 */
export function minorUnits(amount: number, currency: string): number | undefined {
  const scaled = amount * 10 ** (DIGITS.get(currency) ?? 2);
  const rounded = Math.round(scaled);
  return Number.isSafeInteger(rounded) && Math.abs(scaled - rounded) < 1e-4 ? rounded : undefined;
}

/** `19.90`, as payment providers write it. */
export const decimalText = (amountMinor: number, currency: string): string =>
  majorUnits(amountMinor, currency).toFixed(DIGITS.get(currency) ?? 2);
