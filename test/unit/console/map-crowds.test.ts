import { expect } from 'chai';
import { carBuffer } from '../../../api/console/map/car-buffer.js';
import { clustersOf } from '../../../api/console/map/clusters.js';
import { framePaceMs } from '../../../api/console/map/frame-pace.js';
import { type Box, boxFor } from '../../../api/console/map/watched-box.js';
import { makeVehicle } from '../../../api/console/vehicles/vehicle.js';

describe('what the map draws of many cars', () => {
  /** Twenty in one street, one far away. */
  function aFleet() {
    const vehicles = Array.from({ length: 21 }, (_, index) => {
      const longitude = index === 20 ? 9 : 2.16 + index * 1e-5;
      const values = { longitude: { value: longitude, observedAt: 1 }, latitude: { value: 41.39, observedAt: 1 } };
      return makeVehicle({ id: `${index}`, fleetId: null, online: true, heardAt: 1, values }, index);
    });
    const cars = carBuffer();
    cars.write(vehicles, 0, () => 0, false);
    return { cars, hidden: new Uint8Array(vehicles.length) };
  }

  it('is a circle with their number where they would cover each other, and each car where they do not', () => {
    const { cars, hidden } = aFleet();
    const [crowd, ...others] = clustersOf(cars, 8, 0, hidden);
    expect([crowd?.count, others.length]).to.deep.equal([20, 0]);
    expect(crowd?.longitude).to.be.closeTo(2.16, 0.001);
    expect([hidden[0], hidden[20]]).to.deep.equal([1, 0]);
  });

  it('is every car in a street, and none that is filtered out', () => {
    const { cars, hidden } = aFleet();
    expect(clustersOf(cars, 16, 0, hidden)).to.deep.equal([]);
    hidden.fill(1, 0, 10);
    expect(clustersOf(cars, 8, 0, hidden)).to.deep.equal([]);
  });

  it('draws again a car that was hidden, as it is by now', () => {
    const { cars } = aFleet();
    cars.hide(new Uint8Array(21).fill(1));
    expect([cars.data()[13], cars.isHidden(0)]).to.deep.equal([-1, true]);
    cars.hide(new Uint8Array(21));
    expect([cars.data()[13], cars.isHidden(0)]).to.deep.equal([1, false]);
  });
});

describe('how often gliding cars are drawn', () => {
  it('is thirty times a second in a street, and twice where a second moves nothing', () => {
    expect(framePaceMs(17, 41)).to.equal(33);
    expect(framePaceMs(14, 41)).to.be.within(100, 150);
    expect(framePaceMs(8, 41)).to.equal(500);
  });
});

describe('what the map watches', () => {
  const view: Box = [2, 41, 3, 42];

  it('is a box half a view wider on each side', () => {
    expect(boxFor(view, undefined, [-50, -50, 50, 50])).to.deep.equal([1.5, 40.5, 3.5, 42.5]);
  });

  it('stays while one pans within it, and while one zooms in a little', () => {
    const watched: Box = [1.5, 40.5, 3.5, 42.5];
    expect(boxFor([2.4, 41.4, 3.4, 42.4], watched, undefined)).to.equal(watched);
    expect(boxFor([2.6, 41, 3.6, 42], watched, undefined)).to.not.equal(watched);
    expect(boxFor([2, 41, 2.5, 41.5], watched, undefined)).to.equal(watched);
    expect(boxFor([2, 41, 2.1, 41.1], watched, undefined)).to.not.equal(watched);
  });

  it('is everything where the box would hold all cars anyway', () => {
    expect(boxFor(view, undefined, [1.6, 41, 3, 42])).to.equal(undefined);
  });
});
