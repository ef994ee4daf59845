import { expect } from 'chai';
import { Quality } from '../../../../contracts/index.js';
import { distanceBetween } from '../../../../platform/telemetry-store/distance-between.js';
import { addSample, emptyBucket, mergeBucket, stepOf } from '../../../../platform/telemetry-store/step-bucket.js';
import { sampleOf } from '../../../support/telemetry-stores.js';

const HOUR_MS = 3_600_000;

describe('the distance between two samples', () => {
  const at = (observedAt: number, values: Parameters<typeof sampleOf>[0] = {}) => sampleOf({ observedAt, ...values });

  it('is what the odometer says, and never negative', () => {
    expect(distanceBetween(at(0, { odometerKm: 10 }), at(1000, { odometerKm: 12.5 }))).to.equal(2.5);
    expect(distanceBetween(at(0, { odometerKm: 10 }), at(1000, { odometerKm: 9 }))).to.equal(0);
  });

  it('is the mean speed over a short gap, else the great circle', () => {
    expect(distanceBetween(at(0, { speedKmh: 50 }), at(36_000, { speedKmh: 70 }))).to.be.closeTo(0.6, 1e-12);
    const degree = [at(0, { latitude: 0, longitude: 0 }), at(90_000, { latitude: 0, longitude: 1 })] as const;
    expect(distanceBetween(...degree)).to.be.closeTo(111.195, 0.001);
    const dateLine = [
      at(0, { latitude: 0, longitude: 179.5 }),
      at(90_000, { latitude: 0, longitude: -179.5 }),
    ] as const;
    expect(distanceBetween(...dateLine)).to.be.closeTo(111.195, 0.001);
  });

  it('is none for the first sample, for two at once, beyond an hour, and from odd values', () => {
    const [a, b] = [at(0, { odometerKm: 1 }), at(HOUR_MS + 1, { odometerKm: 90 })];
    expect(distanceBetween(undefined, b)).to.equal(0);
    expect(distanceBetween(a, b)).to.equal(0);
    expect(distanceBetween(a, { ...b, observedAt: 0 })).to.equal(0);
    expect(distanceBetween(a, { ...b, observedAt: HOUR_MS, quality: Quality.oddOdometer })).to.equal(0);
  });
});

describe('a step of samples', () => {
  it('says count, mean, min, max and the last, and leaves out what was odd', () => {
    const bucket = emptyBucket();
    addSample(bucket, sampleOf({ observedAt: 1, speedKmh: 10 }), 0);
    addSample(bucket, sampleOf({ observedAt: 3, speedKmh: 30 }), 0.5);
    addSample(bucket, sampleOf({ observedAt: 2, speedKmh: 380, quality: Quality.oddSpeed }), 0);
    const shown = (['count', 'mean', 'min', 'max', 'last'] as const).map(
      (fn) => stepOf(0, bucket, fn, ['speedKmh', 'fuelPercent']).values,
    );
    expect(shown.map((values) => values.speedKmh)).to.deep.equal([2, 20, 10, 30, 30]);
    expect(shown[0]).to.deep.equal({ distanceKm: 0.5, speedKmh: 2 });
  });

  it('is the same when it is merged from parts in any order', () => {
    const [a, b, sum] = [emptyBucket(), emptyBucket(), emptyBucket()];
    addSample(a, sampleOf({ observedAt: 9, speedKmh: 1 }), 1);
    addSample(b, sampleOf({ observedAt: 5, speedKmh: 7 }), 2);
    mergeBucket(sum, a);
    mergeBucket(sum, b);
    expect(sum.signals.speedKmh).to.deep.equal({ count: 2, sum: 8, min: 1, max: 7, last: 1, lastAt: 9 });
    expect(sum).to.deep.include({ samples: 2, distanceKm: 3 });
    expect(a.signals.speedKmh?.count).to.equal(1);
  });
});
