import { expect } from 'chai';
import { type CarFilter, carTest, isNarrow, NO_FILTER, namedCars } from '../../../api/console/panel/car-filter.js';
import { countActivities, inOrder } from '../../../api/console/panel/fleet-rows.js';
import { branchNodes, fleetNodes } from '../../../api/console/panel/fleet-tree.js';
import { carNameOf, nameOf } from '../../../api/console/vehicles/car-name.js';
import { makeVehicle } from '../../../api/console/vehicles/vehicle.js';

const rows = [
  {
    id: 'ce80a54f-1',
    make: 'Seat',
    model: 'Leon',
    year: 2024,
    location: 'Eixample',
    externalId: 'sim-2',
    kind: 'car',
    fleetId: 'south',
    branchId: 'port',
  },
  {
    id: 'aa11bb22-2',
    make: 'Renault',
    model: 'Zoe',
    year: 2023,
    location: null,
    externalId: null,
    kind: 'car',
    fleetId: 'coast',
  },
  { id: 'bb33cc44-3', make: 'Seat', model: 'Leon', year: 2022, location: 'Gràcia', externalId: 'sim-1', kind: 'car' },
];

describe('the list of cars', () => {
  const directory = new Map(rows.flatMap((row) => [carNameOf(row) ?? []] as [string, ReturnType<typeof nameOf>][]));
  const vehicles = ['unnamed1-4', ...rows.map(({ id }) => id)].map((id, index) =>
    makeVehicle(
      {
        ...{ id, fleetId: null, online: index !== 1, heardAt: 1 },
        values:
          index === 0
            ? {}
            : {
                speedKmh: { value: index === 2 ? 50 : 0, observedAt: 1 },
                batteryPercent: { value: index === 3 ? 12 : 80, observedAt: 1 },
              },
      },
      index,
    ),
  );
  const found = (search: string, more: Partial<CarFilter> = {}) =>
    vehicles.filter(carTest({ search, ...more }, directory)).map(({ id }) => id.slice(0, 8));

  it('calls a car by its plate before all else, and finds it by how that begins, however it is typed', () => {
    const plated = new Map([
      carNameOf({ ...rows[0], licencePlate: 'B-MP 1234' }) as [string, ReturnType<typeof nameOf>],
    ]);
    expect(nameOf(plated, 'ce80a54f-1').label).to.equal('B-MP 1234');
    for (const search of ['b mp 12', 'BMP1234', 'b-mp', 'mp leon', 'sim-2']) {
      expect(namedCars({ search }, plated, 1), search).to.have.lengthOf(1);
    }
    for (const search of ['z mp', 'b mp 9', 'mp1234'])
      expect(namedCars({ search }, plated, 1), search).to.have.lengthOf(0);
  });

  it('calls a car by make and model, and tells it apart by its own id, else by ours', () => {
    expect(nameOf(directory, 'ce80a54f-1')).to.include({ title: 'Seat Leon', label: 'sim-2', place: 'Eixample' });
    expect(nameOf(directory, 'aa11bb22-2')).to.include({ title: 'Renault Zoe', label: 'aa11bb22', place: '' });
    expect(nameOf(directory, 'unnamed1-4').title).to.equal('Car unnamed1');
  });

  it('is in the order of names', () => {
    const names = inOrder(vehicles, directory).map(({ id }) => nameOf(directory, id).label);
    expect(names).to.deep.equal(['unnamed1', 'aa11bb22', 'sim-1', 'sim-2']);
  });

  it('finds by model, place, year and ids, all words at once', () => {
    expect(found('LEON')).to.deep.equal(['ce80a54f', 'bb33cc44']);
    expect(found('gràcia seat')).to.deep.equal(['bb33cc44']);
    expect(found('sim-2')).to.deep.equal(['ce80a54f']);
    expect(found('2023')).to.deep.equal(['aa11bb22']);
    expect(found('unnamed1')).to.deep.equal(['unnamed1']);
    expect(found('leon zoe')).to.deep.equal([]);
  });

  it('counts and sifts by what cars do, how much charge is left, and where they belong', () => {
    expect(countActivities(vehicles)).to.include({ moving: 1, parked: 1, offline: 1, silent: 1, alert: 0 });
    expect(found('', { activity: 'moving' })).to.deep.equal(['aa11bb22']);
    expect(found('leon', { activity: 'parked' })).to.deep.equal(['bb33cc44']);
    expect(found('', { chargeBelow: 20 })).to.deep.equal(['bb33cc44']);
    expect(found('', { fleetIds: new Set(['south', 'coast']) })).to.deep.equal(['ce80a54f', 'aa11bb22']);
    expect(found('', { branchId: 'port' })).to.deep.equal(['ce80a54f']);
  });

  it('finds cars that are not watched by their names', () => {
    expect(namedCars({ search: 'leon' }, directory, 10)).to.deep.equal(['ce80a54f-1', 'bb33cc44-3']);
    expect(namedCars({ search: '' }, directory, 1)).to.have.lengthOf(1);
    expect([isNarrow(NO_FILTER), isNarrow({ search: '', chargeBelow: 20 })]).to.deep.equal([false, true]);
  });

  it('is a tree of fleets, each with the cars of all below it, and none left out', () => {
    const fleets = [
      { id: 'coast', name: 'Coast', parentId: 'south' },
      { id: 'south', name: 'South', parentId: null },
      { id: 'lost', name: 'Lost', parentId: 'not in the list' },
    ];
    const [lost, south] = fleetNodes(fleets, directory);
    expect([lost?.name, south?.name, south?.count]).to.deep.equal(['Lost', 'South', 2]);
    expect(south?.children[0]).to.include({ name: 'Coast', count: 1 });
    expect([...(south?.below ?? [])]).to.have.members(['south', 'coast']);
    expect(branchNodes([{ id: 'port', name: 'Port' }], directory)[0]).to.include({ count: 1 });
  });
});
