/** The first gap in a calendar. */
import { expect } from 'chai';
import fc from 'fast-check';
import { nextFree } from '../../../api/availability/next-free.js';

const at = (minute: number) => new Date(minute * 60_000);
const busy = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 20 })
  .map((edges) => edges.sort((a, b) => a - b))
  .map((edges) =>
    edges.flatMap((edge, i) => {
      const end = edges[i + 1];
      return i % 2 === 0 && end !== undefined ? [{ startsAt: at(edge), blockedUntil: at(end) }] : [];
    }),
  );

describe('the next free span of a car', () => {
  it('begins now where nothing is in the way', () => {
    const free = nextFree([], { from: at(5), until: at(500), lengthMs: 60_000, turnAroundMs: 0 });
    expect(free).to.deep.equal(at(5));
  });

  it('may end the moment another begins, with room for the turn-around', () => {
    const taken = [{ startsAt: at(100), blockedUntil: at(200) }];
    const from = { from: at(40), until: at(500), lengthMs: 60 * 60_000 };
    expect(nextFree(taken, { ...from, turnAroundMs: 0 })).to.deep.equal(at(40));
    expect(nextFree(taken, { ...from, turnAroundMs: 1 })).to.deep.equal(at(200));
  });

  it('is the first that touches nothing, whatever the calendar', () => {
    fc.assert(
      fc.property(busy, fc.nat(400), fc.integer({ min: 1, max: 200 }), (taken, from, minutes) => {
        const lengthMs = minutes * 60_000;
        const found = nextFree(taken, { from: at(from), until: at(10_000), lengthMs, turnAroundMs: 0 });
        const fits = (start: number) =>
          taken.every(({ startsAt, blockedUntil }) => start + lengthMs <= +startsAt || start >= +blockedUntil);
        expect(found).to.not.equal(undefined);
        expect(fits(Number(found))).to.equal(true);
        for (let minute = from; minute < Number(found) / 60_000; minute++) expect(fits(+at(minute))).to.equal(false);
      }),
    );
  });
});
