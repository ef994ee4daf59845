/** Money as the rental documents write it: a decimal in the currency's major unit (ISO 4217 says how many digits). */

const digits = new Map<string, number>();

export function majorUnits(amountMinor: number, currency: string): number {
  let places = digits.get(currency);
  if (places === undefined) {
    places = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, places);
  }
  return amountMinor / 10 ** places;
}
