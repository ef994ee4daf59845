import { expect } from 'chai';
import fc from 'fast-check';
import { latitudeOf, longitudeOf, mercatorX, mercatorY, writeSplit } from '../../../api/console/map/split-float.js';

const EARTH_M = 40_075_017;

describe('a place in two 32-bit floats each way', () => {
  const anywhere = fc.record({
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  });

  it('is within a millimetre of where it was, anywhere', () => {
    fc.assert(
      fc.property(anywhere, ({ longitude, latitude }) => {
        const parts = new Float32Array(4);
        const [x, y] = [mercatorX(longitude), mercatorY(latitude)];
        writeSplit(parts, 0, x, y);
        const [xHigh = 0, yHigh = 0, xLow = 0, yLow = 0] = parts;
        expect(Math.abs(xHigh + xLow - x) * EARTH_M).to.be.below(0.001);
        expect(Math.abs(yHigh + yLow - y) * EARTH_M).to.be.below(0.001);
      }),
    );
  });

  it('comes back from Web Mercator to the same degrees', () => {
    fc.assert(
      fc.property(anywhere, ({ longitude, latitude }) => {
        expect(longitudeOf(mercatorX(longitude))).to.be.closeTo(longitude, 1e-9);
        expect(latitudeOf(mercatorY(latitude))).to.be.closeTo(latitude, 1e-9);
      }),
    );
  });

  it('ends where the square of the map ends', () => {
    expect(mercatorY(90)).to.be.closeTo(0, 1e-6);
    expect(mercatorY(-90)).to.be.closeTo(1, 1e-6);
  });
});
