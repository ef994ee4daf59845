/** What stands on an invoice: pure, in integer minor units. */
import type { PricePart } from '../pricing/price-of.js';
import type { Line, TaxLine } from './invoice.js';

export interface Amounts {
  lines: Line[];
  taxes: TaxLine[];
  /** Without any tax. */
  netMinor: number;
  taxMinor: number;
  /** The lines and the added taxes. */
  totalMinor: number;
}

const sumOf = (of: readonly { amountMinor: number }[]) => of.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** The total and the parts of it that are not tax follow from the lines and taxes. */
export function amountsOf(lines: Line[], taxes: TaxLine[]): Amounts {
  const taxMinor = sumOf(taxes);
  const totalMinor = sumOf(lines) + sumOf(taxes.filter(({ included }) => !included));
  return { lines, taxes, netMinor: totalMinor - taxMinor, taxMinor, totalMinor };
}

/** Of the parts of a price, whose sum is the total: those of kind `tax` are added taxes. */
export function amountsOfPrice(
  parts: readonly PricePart[],
  includedTaxes: readonly { name: string; amountMinor: number }[],
): Amounts {
  const lines = parts
    .filter(({ kind }) => kind !== 'tax')
    .map(({ kind, name, amountMinor }) => ({ kind, description: name, amountMinor }));
  let left = sumOf(lines); // many taxes of a few cents, each rounded up, may come to more than the price
  const included = includedTaxes.map(({ name, amountMinor }) => {
    const bounded = Math.max(0, Math.min(amountMinor, left));
    left -= bounded;
    return { name, amountMinor: bounded, included: true };
  });
  const added = parts
    .filter(({ kind }) => kind === 'tax')
    .map(({ name, amountMinor }) => ({ name, amountMinor, included: false }));
  return amountsOf(lines, [...included, ...added]);
}

/** A document that was issued before. */
export type Issued = Pick<Amounts, 'taxes' | 'totalMinor'> & { number: string; kind: 'invoice' | 'credit-note' };

/** What of `now` was not invoiced before: the same lines, and one for each earlier document that takes off what was. */
export function amountsLeft(now: Amounts, before: readonly Issued[]): Amounts {
  const lines = [...now.lines];
  const taxes = new Map<string, TaxLine>();
  const add = (tax: TaxLine, sign: 1 | -1) => {
    const sum = (taxes.get(textOf(tax))?.amountMinor ?? 0) + sign * tax.amountMinor;
    taxes.set(textOf(tax), { ...tax, amountMinor: sum });
  };
  for (const tax of now.taxes) add(tax, 1);
  for (const { kind, number, totalMinor, taxes: told } of before) {
    const sign = kind === 'invoice' ? -1 : 1;
    const added = sumOf(told.filter(({ included }) => !included));
    lines.push({
      kind: kind === 'invoice' ? 'invoiced-before' : 'credited-before',
      description: `${kind === 'invoice' ? 'Invoiced' : 'Credited'} before: ${number}`,
      amountMinor: sign * (totalMinor - added),
    });
    for (const tax of told) add(tax, sign);
  }
  return amountsOf(lines, [...taxes.values()]);
}

const textOf = ({ name, included }: TaxLine) => `${included} ${name}`;

/**
 * A part of an invoice that is taken back, its taxes in proportion. `before` was taken back already: whatever the parts are,
 * together they are the invoice to the unit.
 */
export function creditOf(
  invoice: Pick<Amounts, 'taxes' | 'totalMinor'>,
  before: number,
  amountMinor: number,
  description: string,
): Amounts {
  const upTo = (tax: number, minor: number) =>
    invoice.totalMinor === 0 ? 0 : Number((BigInt(tax) * BigInt(minor)) / BigInt(invoice.totalMinor));
  const taxes = invoice.taxes.map((tax) => ({
    ...tax,
    amountMinor: upTo(tax.amountMinor, before + amountMinor) - upTo(tax.amountMinor, before),
  }));
  const added = sumOf(taxes.filter(({ included }) => !included));
  return amountsOf([{ kind: 'credit', description, amountMinor: amountMinor - added }], taxes);
}
