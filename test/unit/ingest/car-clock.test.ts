import { expect } from 'chai';
import { clockOffset } from '../../../ingest/car-clock.js';
import { impossibleTime } from '../../../ingest/impossible-time.js';

const MINUTE = 60_000;
const now = Date.UTC(2026, 5, 1);

describe("a car's clock", () => {
  it('is left alone while it is right within five minutes', () => {
    expect(clockOffset(now - 4 * MINUTE, now, [])).to.equal(0);
    expect(clockOffset(now + 4 * MINUTE, now, [])).to.equal(0);
  });

  it('is corrected when it stands in 1970 or runs ahead', () => {
    expect(clockOffset(1000, now, [])).to.equal(now - 1000);
    expect(clockOffset(now + 9 * MINUTE, now, [])).to.equal(-9 * MINUTE);
  });

  it('is corrected by what was found first, so that a repeat gets the same times', () => {
    const first = clockOffset(1000, now, []);
    expect(clockOffset(1000, now + MINUTE, [first])).to.equal(first);
  });

  it('is not blamed for a message that was sent again after a break', () => {
    expect(clockOffset(now - 20 * MINUTE, now, [0])).to.equal(0);
    const wrong = 56 * 365 * 24 * 60 * MINUTE;
    expect(clockOffset(now - wrong - 20 * MINUTE, now, [wrong])).to.equal(wrong);
  });

  it('may be set right in the middle of a boot', () => {
    const wrong = now - 1000;
    expect(clockOffset(now, now + 100, [wrong])).to.equal(0);
  });

  it('may be set wrong in the middle of a boot', () => {
    expect(clockOffset(now + 30 * MINUTE, now, [0])).to.equal(-30 * MINUTE);
  });
});

describe('a moment', () => {
  const DAY = 24 * 60 * MINUTE;
  it('is possible from thirty days ago to ten minutes ahead', () => {
    expect(impossibleTime(now - 30 * DAY, now)).to.equal(undefined);
    expect(impossibleTime(now + 10 * MINUTE, now)).to.equal(undefined);
  });
  it('is impossible before and after', () => {
    expect(impossibleTime(now - 30 * DAY - 1, now)).to.include({ reason: 'too-old' });
    expect(impossibleTime(now + 10 * MINUTE + 1, now)).to.include({ reason: 'in-the-future' });
    expect(impossibleTime(1e300, now)?.detail).to.include('1e+300');
  });
});
