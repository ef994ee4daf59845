/** A service goes where it costs the least: into gaps nobody rents, into quiet hours, and beside what is taken already. */
import { expect } from 'chai';
import { cheapestGap, type GapWish } from '../../../../api/maintenance/cheapest-gap.js';

const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2027, 2, 1); // a Monday
const at = (hours: number) => MONDAY + hours * HOUR_MS;
const taken = (from: number, to: number) => ({ startsAt: at(from), blockedUntil: at(to) });

function found(wish: Partial<GapWish>): number | undefined {
  const start = cheapestGap({
    ...{ from: at(0), until: at(72), lengthMs: 2 * HOUR_MS, busy: [], isOpen: () => true, worthAt: () => 1 },
    ...wish,
  });
  return start === undefined ? undefined : (start - MONDAY) / HOUR_MS;
}

describe('the cheapest gap for a service', () => {
  it('is the first free hour where each costs the same', () => {
    expect(found({ busy: [taken(0, 9)] })).to.equal(9);
    expect(found({ from: at(0.2) })).to.equal(0.5);
  });

  it('is between two rentals that are too near each other for a third', () => {
    expect(found({ busy: [taken(12, 20), taken(23, 40)] })).to.equal(20);
  });

  it('is in quiet hours, by what cars earn at that time', () => {
    const worthAt = (ms: number) => (new Date(ms).getUTCHours() === 13 || new Date(ms).getUTCHours() === 14 ? 1 : 5);
    expect(found({ busy: [taken(0, 8)], until: at(24), worthAt })).to.equal(13);
  });

  it('does not cut a long gap in two where it need not', () => {
    const start = found({ busy: [taken(0, 8), taken(48, 72)], from: at(9), until: at(60) });
    expect(start, 'what is left of the gap is one piece').to.be.oneOf([9, 46]);
  });

  it('begins and ends while the branch is open', () => {
    const isOpen = (ms: number) => new Date(ms).getUTCHours() >= 10 && new Date(ms).getUTCHours() < 18;
    expect(found({ isOpen })).to.equal(10);
    expect(found({ isOpen, lengthMs: 8 * HOUR_MS })).to.equal(10);
    expect(found({ isOpen, lengthMs: 9 * HOUR_MS }), 'longer than a day: over night').to.equal(undefined);
    expect(found({ isOpen, lengthMs: 24 * HOUR_MS })).to.equal(10);
  });

  it('is none where every gap is too short, or begins too late', () => {
    expect(found({ busy: [taken(0, 71), taken(72, 90)] })).to.equal(undefined);
    expect(found({ busy: [taken(0, 73)] })).to.equal(undefined);
    expect(found({ busy: [taken(0, 71)] })).to.equal(71);
  });
});
