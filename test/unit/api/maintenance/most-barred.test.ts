import { expect } from 'chai';
import fc from 'fast-check';
import { mostBarred, worstOf } from '../../../../api/maintenance/most-barred.js';

describe('the cars of a place that are barred at once', () => {
  it('are a share of them in whole cars, and one at least', () => {
    expect([1, 9, 10, 19, 20, 105].map((cars) => mostBarred(cars, 10))).to.deep.equal([1, 1, 1, 1, 2, 10]);
    expect([mostBarred(4, 50), mostBarred(4, 100)]).to.deep.equal([2, 4]);
    expect([mostBarred(4, 0), mostBarred(400, 0)], 'switched off').to.deep.equal([0, 0]);
  });

  it('are the worst, never more than may be, and of equal ones those that are barred already', () => {
    const cars = fc.uniqueArray(
      fc.record({
        vehicleId: fc.uuid(),
        risk: fc.constantFrom(0.4, 0.6, 0.9, 1),
        isBarred: fc.boolean(),
      }),
      { selector: ({ vehicleId }) => vehicleId },
    );
    fc.assert(
      fc.property(cars, fc.integer({ min: -2, max: 12 }), (all, most) => {
        const worst = worstOf(all, most);
        expect(worst.size).to.equal(Math.min(all.length, Math.max(0, most)));
        const barred = all.filter(({ vehicleId }) => worst.has(vehicleId));
        const left = all.filter(({ vehicleId }) => !worst.has(vehicleId));
        for (const one of barred) {
          for (const other of left) {
            expect(one.risk).to.be.at.least(other.risk);
            if (one.risk === other.risk) expect(Number(one.isBarred)).to.be.at.least(Number(other.isBarred));
          }
        }
      }),
    );
  });
});
