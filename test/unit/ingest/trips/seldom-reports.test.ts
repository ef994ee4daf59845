import { expect } from 'chai';
import type { Sample } from '../../../../contracts/index.js';
import { seededRandom } from '../../../../edge-agent/simulator/random.js';
import { factsOf, START, stored } from './read-drive.js';

const METRES_PER_DEGREE = 111_195;
const north = (metres: number) => ({ latitude: 50 + metres / METRES_PER_DEGREE, longitude: 8 });

/** A car's samples, one after the other. */
function car() {
  const samples: Sample[] = [];
  let at = START;
  return {
    says(everyS: number, values: Partial<Sample>) {
      at += everyS * 1000;
      samples.push({ seq: samples.length, observedAt: at, ...values });
    },
    facts: () => factsOf(samples.map(stored)),
  };
}

describe('the way of a car that reports seldom', () => {
  it('is as long as what lies between its places, though it stands at a light each time that it reports', () => {
    const { says, facts } = car();
    for (let i = 0; i < 5; i++) says(60, { ...north(0), speedKmh: 0, ignition: true });
    for (let i = 1; i <= 30; i++) says(60, { ...north(500 * i), speedKmh: 0, ignition: true });
    for (let i = 0; i < 20; i++) says(60, { ...north(15_000), speedKmh: 0, ignition: false });
    const { trips } = facts();
    expect(trips).to.have.lengthOf(1);
    expect(trips[0]).to.deep.include({ method: 'path', open: false });
    expect(trips[0]?.distanceKm).to.be.closeTo(15, 0.001);
  });

  it('is no shorter than the way as the crow flies, and longer only as far as streets wind', () => {
    for (const everyS of [12, 30, 60]) {
      for (const speedKmh of [10, 30, 120]) {
        const { says, facts } = car();
        const metresAStep = (36 / 3.6) * everyS;
        for (let i = 0; i <= 60; i++) says(everyS, { ...north(metresAStep * i), speedKmh, ignition: true });
        const directKm = (60 * metresAStep) / 1000;
        expect(facts().trips[0]?.distanceKm, `${speedKmh} km/h each ${everyS} s`).to.be.within(
          directKm * 0.99,
          directKm * 1.31,
        );
      }
    }
  });

  it('is the odometer’s where that is exact', () => {
    const random = seededRandom(7);
    const { says, facts } = car();
    for (let i = 0; i < 60; i++) {
      const speedKmh = random.chance(0.4) ? 0 : random.between(20, 50);
      says(30, { ...north(200 * i), speedKmh, ignition: true, odometerKm: 1000.5 + 0.25 * i });
    }
    expect(facts().trips[0]).to.deep.include({ method: 'odometer', distanceKm: 14.75 });
  });

  it('has its part before a silence, too, where speeds come less often than positions', () => {
    const { says, facts } = car();
    let metres = 0;
    for (let round = 0; round < 30; round++) {
      for (let s = 0; s < 24; s++) {
        metres += 10;
        says(1, { ...north(metres), ...(s % 8 === 0 && { speedKmh: 36 }), ignition: true });
      }
      metres += 100;
      says(10, { ...north(metres), ignition: true });
    }
    expect(facts().trips[0]?.distanceKm).to.be.closeTo(metres / 1000, 0.02 * (metres / 1000));
  });

  it('over a silence is not told by an odometer of whole kilometres', () => {
    const { says, facts } = car();
    let metres = 0;
    for (let round = 0; round < 10; round++) {
      for (let s = 0; s < 60; s++) {
        metres += 10;
        says(1, { ...north(metres), speedKmh: 36, odometerKm: 1000 + Math.floor(metres / 1000) });
      }
      metres += 300;
      says(30, { ...north(metres), speedKmh: 36, odometerKm: 1000 + Math.floor(metres / 1000) });
    }
    expect(facts().trips[0]?.distanceKm).to.be.closeTo(metres / 1000, 0.05);
  });
});

describe('a car whose ignition is off', () => {
  const random = seededRandom(11);
  /** Of a normal distribution, by Box and Muller. */
  const unrest = (sigma: number) =>
    sigma * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

  it('makes no trip by the unrest of its receiver, whether that tells a speed or not', () => {
    for (const withSpeed of [false, true]) {
      const { says, facts } = car();
      for (let i = 0; i < 3_600; i++) {
        const place = { latitude: 50 + unrest(15) / METRES_PER_DEGREE, longitude: 8 + unrest(15) / METRES_PER_DEGREE };
        says(10, { ...place, ...(withSpeed && { speedKmh: Math.abs(unrest(2)) }), ignition: false });
      }
      expect(facts().trips).to.deep.equal([]);
    }
  });

  it('drives all the same where its speed says so: the wire of the ignition may be wrong', () => {
    const { says, facts } = car();
    for (let i = 0; i < 300; i++) says(1, { ...north(10 * i), speedKmh: 36, ignition: false });
    expect(facts().trips[0]?.distanceKm).to.be.closeTo(3, 0.05);
  });
});
