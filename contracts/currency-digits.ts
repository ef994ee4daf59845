/** Where they are not two: ISO 4217, amendment 176. A table of ours, as `Intl` has CLDR's, which takes dinars of Iraq for whole ones. */
export const CURRENCY_DIGITS: ReadonlyMap<string, number> = new Map([
  ...codes('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...codes('BHD IQD JOD KWD LYD OMR TND', 3),
  ...codes('CLF UYW', 4),
]);

function codes(list: string, digits: number): [string, number][] {
  return list.split(' ').map((code) => [code, digits]);
}

/** How many digits the minor unit of a currency has: 2 of EUR, none of JPY. */
export const currencyDigits = (currency: string): number => CURRENCY_DIGITS.get(currency) ?? 2;
