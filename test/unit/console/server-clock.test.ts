import { expect } from 'chai';
import { serverClock } from '../../../api/console/vehicles/server-clock.js';

const HOUR = 3_600_000;

describe('the clock of the server as the console reckons it', () => {
  /** Real time passes; our own clock is `aheadMs` off, and messages take `delayMs`. */
  function setUp() {
    const world = { time: 1_800_000_000_000, aheadMs: 0 };
    const clock = serverClock(
      () => world.time + world.aheadMs,
      () => world.time,
    );
    const hear = (delayMs: number) => clock.heard(world.time - delayMs);
    return { world, clock, hear };
  }

  it('is our own while both agree but for the way here', () => {
    const { world, clock, hear } = setUp();
    hear(400);
    expect(clock.now()).to.equal(world.time);
  });

  it('sees through a clock that is an hour wrong, either way', () => {
    for (const aheadMs of [HOUR, -HOUR]) {
      const { world, clock, hear } = setUp();
      world.aheadMs = aheadMs;
      for (const delayMs of [900, 80, 300]) hear(delayMs);
      expect(clock.now()).to.equal(world.time - 80);
    }
  });

  it('does not take a page that falls behind for a wrong clock', () => {
    const { world, clock, hear } = setUp();
    hear(100);
    for (let delayMs = 0; delayMs < 30_000; delayMs += 1000) hear(delayMs);
    expect(clock.now()).to.equal(world.time);
  });

  it('notices within minutes that our clock was set right', () => {
    const { world, clock, hear } = setUp();
    world.aheadMs = -HOUR;
    hear(50);
    world.aheadMs = 0;
    for (let seconds = 0; seconds < 700; seconds++) {
      world.time += 1000;
      hear(50);
    }
    expect(clock.now()).to.equal(world.time);
  });
});
