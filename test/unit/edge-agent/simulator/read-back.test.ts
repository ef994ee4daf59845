import { expect } from 'chai';
import { lostSamples } from '../../../../edge-agent/simulator/read-back.js';

const car = (sent: number, unacknowledged: number[] = []) => ({
  vehicleId: 'v',
  boot: 'b',
  sent,
  acknowledged: sent - unacknowledged.length,
  unacknowledged: () => new Set(unacknowledged),
});
const account = (stored: number, lastSeq: number, missing: { from: number; to: number }[] = [], firstSeq = 0) => ({
  boot: 'b',
  firstSeq,
  lastSeq,
  stored,
  quarantined: 0,
  missing,
});

describe('reading back what was acknowledged', () => {
  it('finds nothing lost where all is stored, acknowledged or not', () => {
    expect(lostSamples(car(10), account(10, 9))).to.equal(0);
    expect(lostSamples(car(10, [9]), account(10, 9))).to.equal(0);
    expect(lostSamples(car(10, [4, 9]), account(8, 8, [{ from: 4, to: 4 }]))).to.equal(0);
  });

  it('finds acknowledged samples that are missing in the middle, at the end, at the beginning, or all', () => {
    expect(lostSamples(car(10), account(8, 9, [{ from: 4, to: 5 }]))).to.equal(2);
    expect(lostSamples(car(10), account(9, 8))).to.equal(1);
    expect(lostSamples(car(10), account(9, 9, [], 1))).to.equal(1);
    expect(lostSamples(car(10), undefined)).to.equal(10);
  });

  it('finds a sample that was put aside: it cannot be read back', () => {
    expect(lostSamples(car(10), { ...account(9, 9), quarantined: 1 })).to.equal(1);
  });

  it('does not let a stored sample that nobody acknowledged make up for a lost one', () => {
    expect(lostSamples(car(10, [9]), account(9, 9, [{ from: 4, to: 4 }]))).to.equal(1);
  });
});
