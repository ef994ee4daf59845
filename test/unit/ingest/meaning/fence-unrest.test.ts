import { expect } from 'chai';
import { gpsNoise } from '../gps-noise.js';
import { area, drive, fence, square, type Way } from './fence-stage.js';

describe('a car on the line of a fence', () => {
  it('does not flap on the line where nothing tells how far its positions are off', () => {
    const around = gpsNoise(10);
    const rests: Way = Array.from({ length: 36_000 }, (_, i) => [i, 50 + around(), around()] as const);
    const told = drive([[-20, 200, 0], [-10, 100, 0], ...rests], [fence(area(square(50)))]);
    expect(told.length).to.be.at.most(1);
  });
});
