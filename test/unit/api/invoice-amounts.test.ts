/** What holds of every invoice and of whatever is taken back of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { amountsLeft, amountsOfPrice, creditOf, type Issued } from '../../../api/invoices/invoice-amounts.js';
import { entriesOfCreditNote, entriesOfInvoice } from '../../../api/invoices/invoice-entries.js';
import { money } from '../../../api/invoices/printed-invoice.js';

const minor = fc.integer({ min: 0, max: 1e12 });
const taxes = fc.array(fc.record({ name: fc.constantFrom('IVA', 'City', 'Eco'), amountMinor: minor }), {
  maxLength: 5,
});
const price = fc
  .record({ base: fc.integer({ min: 1, max: 1e12 }), off: minor, added: taxes, included: taxes })
  .map(({ base, off, added, included }) =>
    amountsOfPrice(
      [
        { kind: 'base', name: '2 days', amountMinor: base },
        { kind: 'length', name: 'Cheaper', amountMinor: -Math.min(off, base) },
        ...added.map((tax) => ({ kind: 'tax', ...tax })),
      ],
      included,
    ),
  );
const sumOf = (of: readonly { amountMinor: number }[]) => of.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

describe('the amounts of an invoice', () => {
  it('add up: lines and added taxes are the total, of which no more is tax than there is', () => {
    fc.assert(
      fc.property(price, (amounts) => {
        const added = sumOf(amounts.taxes.filter(({ included }) => !included));
        expect(amounts.totalMinor).to.equal(sumOf(amounts.lines) + added);
        expect(amounts.netMinor + amounts.taxMinor).to.equal(amounts.totalMinor);
        expect(amounts.netMinor).to.be.at.least(0);
        expect(sumOf(entriesOfInvoice(amounts, 'EUR'))).to.equal(0);
      }),
    );
  });

  it('are taken back to the unit by any parts that come to the whole, each tax too', () => {
    fc.assert(
      fc.property(
        price,
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 }),
        minor,
        (amounts, weights, open) => {
          fc.pre(amounts.totalMinor > 0);
          const all = sumOf(weights.map((amountMinor) => ({ amountMinor })));
          let before = 0;
          let weight = 0;
          const parts = weights.map((of) => {
            weight += of;
            const upTo = Number((BigInt(amounts.totalMinor) * BigInt(weight)) / BigInt(all));
            const part = creditOf(amounts, before, upTo - before, 'a part');
            expect(part.totalMinor).to.equal(upTo - before);
            expect(sumOf(entriesOfCreditNote(part, open, 'EUR'))).to.equal(0);
            before = upTo;
            return part;
          });
          expect(parts.reduce((sum, { netMinor }) => sum + netMinor, 0)).to.equal(amounts.netMinor);
          amounts.taxes.forEach((tax, i) => {
            expect(parts.reduce((sum, part) => sum + (part.taxes[i]?.amountMinor ?? 0), 0)).to.equal(tax.amountMinor);
          });
        },
      ),
    );
  });

  it('of a price that changed are what is more than was invoiced and less than was taken back', () => {
    fc.assert(
      fc.property(price, price, minor, (first, now, back) => {
        fc.pre(first.totalMinor > 0);
        const credit = creditOf(first, 0, Math.min(back, first.totalMinor), 'a part');
        const before: Issued[] = [
          { kind: 'invoice', number: 'A-1', ...first },
          { kind: 'credit-note', number: 'A-CN-1', ...credit },
        ];
        const left = amountsLeft(now, before);
        expect(left.totalMinor).to.equal(now.totalMinor - first.totalMinor + credit.totalMinor);
        expect(left.netMinor).to.equal(now.netMinor - first.netMinor + credit.netMinor);
      }),
    );
  });

  it('are printed in the unit of the currency', () => {
    const printed = [
      [123456789, 'EUR'],
      [-5, 'EUR'],
      [1500, 'JPY'],
      [1999, 'IQD'],
    ] as const;
    expect(printed.map(([amount, currency]) => money(amount, currency))).to.deep.equal([
      'EUR 1,234,567.89',
      'EUR -0.05',
      'JPY 1,500',
      'IQD 1.999',
    ]);
  });
});
