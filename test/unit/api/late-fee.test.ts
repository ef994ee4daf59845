/** What a car that comes back late costs, by the tariff's rule. */
import { expect } from 'chai';
import fc from 'fast-check';
import { lateFeeMinor } from '../../../api/invoices/late-return.js';

const MINUTE_MS = 60_000;
const rule = { graceMinutes: 30, perHourMinor: 1200 };

describe('a late fee', () => {
  it('is nothing within the grace, then each started hour from the planned end', () => {
    const fee = (minutes: number) => lateFeeMinor(rule, minutes * MINUTE_MS);
    expect([-60, 0, 30, 31, 60, 61, 180].map(fee)).to.deep.equal([0, 0, 0, 1200, 1200, 2400, 3600]);
  });

  it('never falls with time, and is never more than the maximum', () => {
    const capped = { ...rule, maximumMinor: 5000 };
    const late = fc.integer({ min: -1e9, max: 1e10 });
    fc.assert(
      fc.property(late, late, (a, b) => {
        const [less, more] = [lateFeeMinor(capped, Math.min(a, b)), lateFeeMinor(capped, Math.max(a, b))];
        expect(less).to.be.at.most(more);
        expect(more).to.be.within(0, 5000);
      }),
    );
  });
});
