import { expect } from 'chai';
import { driverScore } from '../../../../ingest/meaning/trips/driver-score.js';

const events = (more: object = {}) => ({
  ...{ 'harsh-braking': 0, 'harsh-acceleration': 0, 'harsh-cornering': 0, speeding: 0, ...more },
});

describe('the score of a trip', () => {
  it('is 100 where nothing harsh happened, and none under half a kilometre', () => {
    expect(driverScore(events(), 12)).to.equal(100);
    expect(driverScore(events(), 0.5)).to.equal(100);
    expect(driverScore(events({ speeding: 1 }), 0.49)).to.equal(null);
  });

  it('falls by the points of each kind for each ten kilometres', () => {
    const tenKm = (kind: string) => driverScore(events({ [kind]: 1 }), 10);
    expect(['harsh-braking', 'harsh-acceleration', 'harsh-cornering', 'speeding'].map(tenKm)).to.deep.equal([
      97, 98, 98, 97,
    ]);
    expect(driverScore(events({ 'harsh-cornering': 10 }), 100)).to.equal(98);
  });

  it('counts a shorter trip as five kilometres, and is never below nothing', () => {
    expect(driverScore(events({ 'harsh-braking': 1 }), 1)).to.equal(94);
    expect(driverScore(events({ 'harsh-braking': 1 }), 5)).to.equal(94);
    expect(driverScore(events({ 'harsh-braking': 40 }), 5)).to.equal(0);
  });
});
