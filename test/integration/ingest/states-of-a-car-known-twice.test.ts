/** A partition that goes to another ingest and comes back brings its cars anew, while those of before may still be unwritten. */
import { expect } from 'chai';
import { newCar } from '../../../ingest/car.js';
import { stateWriter } from '../../../ingest/state-writer.js';
import { vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';

it('the states of a car that an ingest knows twice are written, and the newest stays', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const [{ id }] = (await db('vehicles').insert({ make: 'Seat', model: 'Leon', year: 2024 }).returning('id')) as [
    { id: string },
  ];
  const failures: unknown[] = [];
  const writer = stateWriter(vehicleStates(db), (error) => failures.push(error));
  const heardAt = Date.now();
  const before = { ...newCar(id, 'lease 1'), heardAt: heardAt - 1000 };
  const since = { ...newCar(id, 'lease 2'), heardAt };
  for (const car of [before, since])
    car.live.set('speedKmh', { value: car === since ? 50 : 30, observedAt: car.heardAt, seq: 1 });
  writer.changed([before, since]);
  expect(await writer.writeSome(), 'statements left').to.equal(1);
  expect(await writer.writeSome(), 'statements left').to.equal(0);
  expect(failures).to.deep.equal([]);
  const row = await db('vehicle_states').where({ vehicle_id: id }).first();
  expect((row.heard_at as Date).getTime()).to.equal(heardAt);
  expect(JSON.stringify(row.believed)).to.include('50');
});
