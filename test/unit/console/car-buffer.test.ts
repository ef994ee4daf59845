import { expect } from 'chai';
import { carBuffer, STRIDE } from '../../../api/console/map/car-buffer.js';
import { pickCar } from '../../../api/console/map/pick-car.js';
import { makeVehicle } from '../../../api/console/vehicles/vehicle.js';

const T = 1_800_000_000_000;
const STREET = 0.0005; // degrees: some 40 m

describe('what the graphics card is told of a car', () => {
  const car = (longitude: number, observedAt = T, more: Record<string, number> = {}, index = 0) =>
    makeVehicle(
      {
        ...{ id: `car-${index}`, fleetId: null, online: true, heardAt: observedAt },
        values: Object.fromEntries(
          Object.entries({ longitude, latitude: 41.39, speedKmh: 40, ...more }).map(([name, value]) => [
            name,
            { value, observedAt },
          ]),
        ),
      },
      index,
    );
  /** The page's clock reads 100 s at `T`. */
  const observedS = (observedAt: number) => 100 + (observedAt - T) / 1000;
  const longitudeAt = (cars: ReturnType<typeof carBuffer>, nowS: number) => cars.placeAt(0, nowS)?.[0];

  it('glides from where it was to where it is, as long as it took, and no further', () => {
    const cars = carBuffer();
    cars.write([car(2.16)], 100, observedS, true);
    cars.write([car(2.16 + STREET, T + 1000)], 101, observedS, true);
    expect(longitudeAt(cars, 101)).to.be.closeTo(2.16, 1e-9);
    expect(longitudeAt(cars, 101.5)).to.be.closeTo(2.16 + STREET / 2, 1e-9);
    expect(longitudeAt(cars, 102)).to.be.closeTo(2.16 + STREET, 1e-9);
    expect(longitudeAt(cars, 500)).to.be.closeTo(2.16 + STREET, 1e-9);
    expect(cars.restingAt()).to.equal(102);
  });

  it('goes on from where it is drawn when news comes in the middle of a glide', () => {
    const cars = carBuffer();
    cars.write([car(2.16)], 100, observedS, true);
    cars.write([car(2.16 + STREET, T + 1000)], 101, observedS, true);
    cars.write([car(2.16 + 2 * STREET, T + 2000)], 101.5, observedS, true);
    expect(longitudeAt(cars, 101.5)).to.be.closeTo(2.16 + STREET / 2, 1e-9);
  });

  it('is where it is at once: far away, where motion is not wanted, and when told what is older', () => {
    for (const [longitude, observedAt, glide] of [
      [3, T + 1000, true],
      [2.16 + STREET, T + 1000, false],
      [2.16 + STREET, T - 1000, true],
    ] as const) {
      const cars = carBuffer();
      cars.write([car(2.16)], 100, observedS, true);
      cars.write([car(longitude, observedAt)], 101, observedS, glide);
      expect(longitudeAt(cars, 101)).to.be.closeTo(longitude, 1e-9);
    }
  });

  it('is old by what was observed, not by when it was told', () => {
    const cars = carBuffer();
    cars.write([car(2.16, T - 3_600_000)], 100, observedS, true);
    expect(cars.data()[10]).to.equal(100 - 3600);
  });

  it('is not drawn before it has told a place', () => {
    const cars = carBuffer();
    cars.write(
      [makeVehicle({ id: 'x', fleetId: null, online: true, heardAt: T, values: {} }, 1)],
      100,
      observedS,
      true,
    );
    expect(cars.count()).to.equal(2);
    expect(cars.placeAt(0, 100)).to.equal(undefined);
    expect(cars.placeAt(1, 100)).to.equal(undefined);
  });

  it('keeps every car of a fleet that outgrows it', () => {
    const cars = carBuffer();
    const fleet = Array.from({ length: 3000 }, (_, i) => car(2 + i / 1000, T, {}, i));
    cars.write(fleet, 100, observedS, false);
    expect(cars.data()).to.have.lengthOf(3000 * STRIDE);
    expect(cars.placeAt(2999, 100)?.[0]).to.be.closeTo(4.999, 1e-9);
    expect(cars.placeAt(0, 100)?.[0]).to.be.closeTo(2, 1e-9);
  });

  it('is uploaded once after each change', () => {
    const cars = carBuffer();
    cars.write([car(2.16)], 100, observedS, true);
    expect([cars.takeDirty(), cars.takeDirty()]).to.deep.equal([true, false]);
  });

  it('is picked when it is the nearest within reach of a finger', () => {
    const cars = carBuffer();
    cars.write([car(2.16), car(2.16 + STREET, T, {}, 1)], 100, observedS, false);
    const worldPx = 512 * 2 ** 16;
    expect(pickCar(cars, 2.16 + STREET * 0.9, 41.39, 100, worldPx, 14)).to.equal(1);
    expect(pickCar(cars, 2.16 - STREET, 41.39, 100, worldPx, 14)).to.equal(undefined);
  });
});
