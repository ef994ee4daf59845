import { expect } from 'chai';
import { carStateOf } from '../../../api/console/vehicles/car-state.js';
import { serverClock } from '../../../api/console/vehicles/server-clock.js';
import { activityOf, isStale, lastSeenAt, notAfterHeard, type Vehicle } from '../../../api/console/vehicles/vehicle.js';
import { type VehicleStore, vehicleStore } from '../../../api/console/vehicles/vehicle-store.js';
import type { VehicleMove } from '../../../contracts/index.js';
import { packMoves } from '../../../contracts/index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ID = '5e0c2b9e-0000-4000-8000-000000000001';

describe('what the console knows of a car', () => {
  let now: number;
  let store: VehicleStore;
  const car = () => store.byId(ID) as Vehicle;
  const move = (change: Partial<VehicleMove>) =>
    store.move([{ id: ID, fleetId: null, observedAt: now, heardAt: now, values: {}, ...change }]);

  beforeEach(() => {
    now = 1_800_000_000_000;
    store = vehicleStore(
      serverClock(
        () => now,
        () => now,
      ),
    );
    store.replace([
      {
        ...{ id: ID, fleetId: null, online: true, heardAt: now },
        values: { speedKmh: { value: 0, observedAt: now }, fuelPercent: { value: 60, observedAt: now } },
      },
    ]);
  });

  it('is not old while a parked car says the same again', () => {
    for (let seconds = 0; seconds < 300; seconds++) {
      now += 1000;
      move({ values: {} });
    }
    expect(isStale(car(), now)).to.equal(false);
    expect(lastSeenAt(car())).to.equal(now);
  });

  it('is old a minute after the last word', () => {
    now += MINUTE;
    expect(isStale(car(), now)).to.equal(false);
    now += 1;
    expect(isStale(car(), now)).to.equal(true);
  });

  it('is old while a car sends what it kept for hours: heard now, it tells of then', () => {
    now += 3 * HOUR;
    move({ observedAt: now - 2 * HOUR, heardAt: now, values: { speedKmh: 80 } });
    expect(car().values.get('speedKmh')?.value).to.equal(80);
    expect(lastSeenAt(car())).to.equal(now - 2 * HOUR);
    expect(isStale(car(), now)).to.equal(true);
  });

  it('is fresh once the car reports of now, and stays so while the rest of what it kept follows', () => {
    now += 3 * HOUR;
    move({ values: { speedKmh: 10 } });
    move({ observedAt: now - 2 * HOUR, values: { speedKmh: 80, fuelPercent: 70 } });
    expect(car().values.get('speedKmh')?.value).to.equal(10);
    expect(car().values.get('fuelPercent')).to.deep.equal({ value: 70, observedAt: now - 2 * HOUR });
    expect(isStale(car(), now)).to.equal(false);
  });

  it('does not stay fresh because the clock of a car ran ahead', () => {
    move({ observedAt: now + HOUR, values: { speedKmh: 20 } });
    expect(notAfterHeard(car(), now + HOUR)).to.equal(now);
    now += 2 * MINUTE;
    expect(isStale(car(), now)).to.equal(true);
  });

  it('is never old before it was ever heard', () => {
    store.replace([{ id: ID, fleetId: null, online: false, heardAt: null, values: {} }]);
    expect(activityOf(car())).to.equal('silent');
    expect(isStale(car(), now)).to.equal(false);
  });

  it('learns the true age of an unchanged value from the whole state', () => {
    now += 5 * MINUTE;
    const observedAt = new Date(now - 1000).toISOString();
    const state = carStateOf({ online: true, ageS: 1, values: { fuelPercent: { value: 60, observedAt } } });
    store.merge(ID, state as NonNullable<typeof state>);
    expect(car().values.get('fuelPercent')).to.deep.equal({ value: 60, observedAt: now - 1000 });
    expect(isStale(car(), now)).to.equal(false);
  });

  it('keeps what it heard meanwhile when the whole state comes late', () => {
    const late = carStateOf({ ageS: 0, values: { speedKmh: { value: 0, observedAt: new Date(now).toISOString() } } });
    now += 1000;
    move({ values: { speedKmh: 30 } });
    store.merge(ID, late as NonNullable<typeof late>);
    expect(car().values.get('speedKmh')).to.deep.equal({ value: 30, observedAt: now });
  });

  it('makes nothing of a state that is none', () => {
    expect(carStateOf(null)).to.equal(undefined);
    expect(carStateOf({ values: 'no' })).to.equal(undefined);
    expect(carStateOf({ values: { x: { value: 1, observedAt: 'yesterday' } } })?.readings.size).to.equal(0);
  });

  it('shows a car that it did not know as soon as it moves, and tells those who listen', () => {
    const told: string[] = [];
    store.listen((change) => {
      if (change.kind === 'changed') told.push(...change.vehicles.map(({ id }) => id));
    });
    move({ id: 'new', values: { speedKmh: 3 } });
    expect(told).to.deep.equal(['new']);
    expect(store.byId('new')?.index).to.equal(1);
    expect(activityOf(store.byId('new') as Vehicle)).to.equal('moving');
  });

  it('takes moves in bytes as it takes them in words', () => {
    const id = '0d5a5b0e-3c52-4c1b-9f0a-7c7f2a1b9c11';
    const packed = packMoves(
      [{ id, fleetId: null, observedAt: now, heardAt: now, values: { speedKmh: 12.5, charging: true } }],
      now,
    );
    store.movePacked(packed);
    store.movePacked(packed);
    const vehicle = store.byId(id) as Vehicle;
    expect([...vehicle.values]).to.deep.equal([
      ['speedKmh', { value: 12.5, observedAt: now }],
      ['charging', { value: true, observedAt: now }],
    ]);
    expect([vehicle.heardAt, store.newestHeardAt()]).to.deep.equal([now, now]);
  });

  it('tells what is most urgent of a car, also of one that comes into sight later', () => {
    store.mark('rented', new Set([ID, 'later']));
    move({ values: { speedKmh: 0 } });
    expect(activityOf(car())).to.equal('rented');
    move({ observedAt: now + 1, values: { charging: true } });
    expect(activityOf(car())).to.equal('charging');
    store.mark('alert', new Set([ID]));
    expect(activityOf(car())).to.equal('alert');
    move({ id: 'later', values: { speedKmh: 0 } });
    expect(activityOf(store.byId('later') as Vehicle)).to.equal('rented');
  });
});
