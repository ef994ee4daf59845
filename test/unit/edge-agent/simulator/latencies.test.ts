import { expect } from 'chai';
import { latencies } from '../../../../edge-agent/simulator/latencies.js';

describe('acknowledgement times', () => {
  it('give every quantile within two percent', () => {
    const times = latencies();
    for (let ms = 1; ms <= 10_000; ms++) times.record(ms);
    expect(times.quantile(0.5)).to.be.closeTo(5_000, 100);
    expect(times.quantile(0.99)).to.be.closeTo(9_900, 198);
    expect(times.total).to.equal(10_000);
  });

  it('of nothing are not a number', () => {
    expect(latencies().quantile(0.5)).to.be.NaN;
  });
});
