import { expect } from 'chai';
import { bootClock } from '../../../edge-agent/boot-clock.js';

describe('boot clock', () => {
  let wall: number;
  let steady: number;
  const pass = (ms: number) => {
    wall += ms;
    steady += ms;
  };
  const clock = () =>
    bootClock(
      () => wall,
      () => steady,
    );
  beforeEach(() => {
    wall = Date.UTC(2025, 5, 1);
    steady = 1_000;
  });

  it('never goes back, though the clock of the car is set back by an hour', () => {
    const { now } = clock();
    const before = now();
    pass(1_000);
    wall -= 3_600_000;
    expect(now()).to.equal(before + 1_000);
  });

  it('follows a clock that was set forward, but calls nothing older for that', () => {
    const { now, leastNow } = clock();
    const before = now();
    expect(leastNow()).to.be.closeTo(before, 1);
    wall += 40 * 86_400_000; // rightly or not: who knows
    pass(5_000);
    expect(now()).to.equal(wall);
    expect(leastNow()).to.be.closeTo(before + 5_000, 1);
  });

  it('knows no age while the clock stands at 1970, and from the first time that can be right on it does', () => {
    wall = 5_000;
    const { leastNow } = clock();
    expect(leastNow()).to.be.NaN;
    wall = Date.UTC(2025, 5, 1);
    expect(leastNow()).to.be.closeTo(wall, 1);
  });

  it('sends samples of a clock that stood at 1970 with the time of that clock', () => {
    wall = 5_000;
    const { now, sentAtFor } = clock();
    const observedAt = now();
    pass(60_000);
    wall = Date.UTC(2025, 5, 1);
    expect(now()).to.equal(wall);
    expect(sentAtFor(observedAt) - observedAt).to.equal(60_000); // so its age is right
    expect(sentAtFor(now())).to.equal(wall);
  });
});
