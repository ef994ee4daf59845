/** What a cancellation gives back. */
import { expect } from 'chai';
import fc from 'fast-check';
import { refundMinor } from '../../../../api/reservations/cancellation.js';

const HOUR_MS = 3_600_000;
const now = new Date('2026-06-01T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
const steps = fc.array(
  fc.record({ hoursBefore: fc.integer({ min: 0, max: 200 }), refundPercent: fc.integer({ min: 0, max: 100 }) }),
  { maxLength: 6 },
);

describe('a refund', () => {
  it('is everything until the start where the fleet says nothing, and then what a no-show gets', () => {
    const at = (hours: number, policy = {}) => refundMinor(policy, { totalMinor: 4999, startsAt: inHours(hours) }, now);
    expect([at(0.1), at(0), at(-5), at(-5, { noShowRefundPercent: 10 })]).to.deep.equal([4999, 0, 0, 499]);
  });

  it('is by the step with the most hours that are still left, rounded down to the minor unit', () => {
    const cancellation = [
      { hoursBefore: 24, refundPercent: 50 },
      { hoursBefore: 72, refundPercent: 100 },
    ];
    const at = (hours: number) => refundMinor({ cancellation }, { totalMinor: 4999, startsAt: inHours(hours) }, now);
    expect([at(73), at(72), at(71), at(24), at(23.9)]).to.deep.equal([4999, 4999, 2499, 2499, 0]);
  });

  it('is never below nothing nor above the total, and the order of the steps does not matter', () => {
    fc.assert(
      fc.property(steps, fc.nat(1e9), fc.integer({ min: -100, max: 300 }), (cancellation, totalMinor, hours) => {
        const reservation = { totalMinor, startsAt: inHours(hours) };
        const refund = refundMinor({ cancellation }, reservation, now);
        expect(refund).to.be.within(0, totalMinor);
        const distinct = new Set(cancellation.map(({ hoursBefore }) => hoursBefore)).size === cancellation.length;
        if (distinct) {
          const reversed = { cancellation: [...cancellation].reverse() };
          expect(refundMinor(reversed, reservation, now)).to.equal(refund);
        }
      }),
    );
  });
});
