import { expect } from 'chai';
import { stepOf } from '../../../api/console/pages/car/charts/chart-spans.js';
import { lineDiff } from '../../../api/console/pages/car/config/line-diff.js';
import { pointAt } from '../../../api/console/pages/car/trips/place-at.js';

describe("what a car's page reckons", () => {
  it('shows what a new version changed, and a first one as all new', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc').map(({ mark, text }) => mark + text)).to.deep.equal([' a', '-b', '+x', ' c']);
    expect(lineDiff('', 'a').map(({ mark, text }) => mark + text)).to.deep.equal(['+a']);
  });

  it('draws every sample of a short span, and never more steps than a screen has of a long one', () => {
    expect(stepOf(900_000)).to.equal(undefined);
    for (const days of [1, 7, 30])
      expect((days * 86_400_000) / (stepOf(days * 86_400_000)?.everyMs ?? 1)).to.be.most(1200);
  });

  it('puts a car between two of its samples by the time that has gone', () => {
    const at = (ms: number, longitude: number) => ({
      at: ms,
      place: [longitude, 41] as const,
      speedKmh: 0,
      headingDeg: 0,
    });
    const points = [at(0, 2), at(1000, 3), at(3000, 5)];
    expect(pointAt(points, 2000)?.place).to.deep.equal([4, 41]);
    expect(pointAt(points, -5)?.place).to.deep.equal([2, 41]);
    expect(pointAt(points, 9000)?.place).to.deep.equal([5, 41]);
    expect(pointAt([], 0)).to.equal(undefined);
  });
});
