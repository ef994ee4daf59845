/** What customers of the demo do, decided by chance before they set out. */
import { expect } from 'chai';
import fc from 'fast-check';
import { fateAhead, pauseS, planAhead, planOuting } from '../../../../edge-agent/simulator/customers/outing.js';
import { demoPeople, isDemoEmail, MOST_PEOPLE } from '../../../../edge-agent/simulator/customers/people.js';
import { conditionOf } from '../../../../edge-agent/simulator/demo-cars.js';
import { seededRandom } from '../../../../edge-agent/simulator/random.js';

const anySeed = fc.integer({ min: 0, max: 2 ** 31 });
const NOW = Date.UTC(2026, 10, 26, 14);
const HOUR_MS = 3_600_000;

describe('the people of the demo', () => {
  it('are some dozens, each with an address of their own that is nobody’s', () => {
    const people = demoPeople(1000);
    expect(people).to.have.length(MOST_PEOPLE);
    expect(new Set(people.map(({ email }) => email))).to.have.property('size', MOST_PEOPLE);
    for (const { email } of people) expect(email).to.match(/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+@demo\.example$/);
    expect(isDemoEmail('ana@example.org')).to.equal(false);
    expect(isDemoEmail(null)).to.equal(false);
  });

  it('keep the letters of their names', () => {
    const emails = demoPeople(MOST_PEOPLE).map(({ email }) => email);
    for (const known of ['thora.jonsdottir', 'jurgen.weiss', 'agnieszka.wojcik', 'elif.yildiz']) {
      expect(emails).to.include(`${known}@demo.example`);
    }
  });
});

describe('an outing of the demo', () => {
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const plan = () => planOuting(seededRandom(seed), 'short', 1);
        expect(plan()).to.deep.equal(plan());
      }),
    );
  });

  it('is booked for longer than it lasts, unless it comes back late', () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom('short' as const, 'long' as const), (seed, length) => {
        const { driveS, bookedS, isLate } = planOuting(seededRandom(seed), length, 1);
        if (isLate) expect(bookedS).to.be.below(driveS);
        else expect(bookedS).to.be.above(driveS + 60);
        expect(driveS).to.be.within(length === 'short' ? 60 : 3600, length === 'short' ? 900 : 12 * 3600);
      }),
    );
  });

  it('goes well most of the time, and every so often it does not', () => {
    const random = seededRandom(7);
    const outings = Array.from({ length: 2_000 }, () => planOuting(random, 'short', 1));
    const share = (what: (outing: (typeof outings)[number]) => boolean) => outings.filter(what).length / outings.length;
    for (const odd of [share((o) => o.isLate), share((o) => o.isCancelled), share((o) => o.isDeclinedFirst)]) {
      expect(odd).to.be.within(0.02, 0.15);
    }
    expect(share((o) => o.feedback !== undefined)).to.be.within(0.7, 0.9);
    const stars = outings.flatMap(({ feedback }) => feedback?.rating ?? []);
    expect(new Set(stars)).to.deep.equal(new Set([1, 2, 3, 4, 5]));
    expect(stars.reduce((sum, n) => sum + n, 0) / stars.length).to.be.within(3.5, 4.5);
  });

  it('is followed by ever longer pauses, so that a demo that is left on fills no disk', () => {
    const pauseAfter = (rentals: number) => pauseS(seededRandom(3), rentals, 1);
    expect(pauseAfter(0)).to.be.below(60);
    expect(pauseAfter(100)).to.be.closeTo(2 * pauseAfter(0), 0.001);
    expect(pauseAfter(1_000_000)).to.be.closeTo(20 * pauseAfter(0), 0.001);
  });
});

describe('a booking ahead', () => {
  it('lies in the coming weeks, on full hours of the day', () => {
    fc.assert(
      fc.property(anySeed, fc.double({ min: 0.25, max: 10, noNaN: true }), (seed, fromDays) => {
        const { startsAt, endsAt } = planAhead(seededRandom(seed), NOW, fromDays);
        expect(startsAt).to.be.within(NOW + 1, NOW + 22 * 24 * HOUR_MS);
        expect(startsAt % HOUR_MS).to.equal(0);
        expect(endsAt - startsAt).to.be.within(3 * HOUR_MS, 5 * 24 * HOUR_MS);
      }),
    );
  });

  it('never begins before the days that are kept for guests are over', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        expect(planAhead(seededRandom(seed), NOW, 5).startsAt).to.be.at.least(NOW + 4 * 24 * HOUR_MS);
      }),
    );
  });

  it('is mostly paid, at times cancelled, at times never paid', () => {
    const random = seededRandom(5);
    const fates = Array.from({ length: 1_000 }, () => fateAhead(random));
    const count = (fate: string) => fates.filter((one) => one === fate).length;
    expect(count('paid')).to.be.within(750, 880);
    expect(count('cancelled')).to.be.above(50);
    expect(count('unpaid')).to.be.above(40);
  });
});

it('nothing is wrong with the first five cars of the demo, nor with those that customers take', () => {
  for (let index = 0; index < 100; index++) {
    if (index < 5 || index % 5 !== 4) expect(conditionOf(index), `car ${index}`).to.deep.equal({});
  }
});
