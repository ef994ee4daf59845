/** A person is erased who drove a car: where they went is nowhere any more, how far they went stays. */
import { expect } from 'chai';
import type { Knex } from 'knex';
import { forgetTrails } from '../../../api/people-data/forget-trails.js';
import type { Sample } from '../../../contracts/index.js';
import { eventfulDrive, makeYard } from '../../support/eventful-drive.js';
import { eventually } from '../../support/eventually.js';
import { toldRows } from '../../support/told-rows.js';
import { ingestBench } from './ingest-bench.js';

const PATIENT = { timeoutMs: 8_000 };

/** Two trips, told by positions alone; the second begins after so many samples. */
const drive: Sample[] = eventfulDrive(Date.now()).map(({ speedKmh: _, odometerKm: __, ...sample }) => sample);
const SECOND = 1 + drive.findLastIndex(({ ignition }) => ignition === false);

describe('trips of a person who is erased', () => {
  const bench = ingestBench();
  let db: Knex;
  before(async () => {
    await bench.open();
    db = bench.db;
    await makeYard(db);
  });
  after(bench.close);

  const hasty = { checkpointEveryMs: 30, factsWithinMs: 5, latePauseMs: 60, lateAtMostMs: 300 };
  const at = (i: number) => new Date(drive[i]?.observedAt ?? 0);

  async function rental(vehicleId: string): Promise<string> {
    const person = { name: 'P', email: `${vehicleId}@example.org`, role: 'customer', password_hash: 'x' };
    const [user] = await db('users').insert(person).returning('id');
    const [from, until] = [at(0), new Date(at(SECOND).getTime() - 60_000)];
    await db('reservations').insert({
      ...{
        user_id: user.id,
        vehicle_id: vehicleId,
        state: 'completed',
        currency: 'EUR',
        started_at: from,
        ended_at: until,
      },
      ...{ starts_at: from, ends_at: until, blocked_until: until },
    });
    return user.id;
  }
  const figuresOf = ({ trips, events }: Awaited<ReturnType<typeof toldRows>>) => ({
    trips: trips.map(({ started_at, ended_at, distance_km, score }) => [started_at, ended_at, distance_km, score]),
    events: events.map(({ kind, started_at, peak }) => [kind, started_at, peak]),
  });
  const placesOf = ({ trips, events }: Awaited<ReturnType<typeof toldRows>>) => ({
    trips: trips.map(({ start_latitude, end_longitude, stops }) => [
      ...[start_latitude, end_longitude].map((one) => one !== null),
      ...stops.map(({ place }: { place: unknown }) => place !== null),
    ]),
    events: events.map(({ latitude }) => latitude !== null),
  });

  it('have no place any more, and the same figures: at once, and when late samples have the car read again', async () => {
    const car = await bench.makeCar();
    await using on = await bench.start(undefined, { meaning: hasty });
    const isLate = (_: unknown, i: number) => i === 30 || i === SECOND + 3; // one in each trip
    await bench.send(
      on,
      car,
      drive.filter((one, i) => !isLate(one, i)),
    );
    const before = await eventually(async () => {
      const told = await toldRows(db, car.id);
      expect(told.trips.at(-1)?.ended_at).to.deep.equal(at(drive.length - 1));
      return told;
    }, PATIENT);
    expect(before.trips).to.have.length(2);
    const userId = await rental(car.id);
    await db.transaction((tx) => forgetTrails(tx, bench.store, userId));

    const isForgotten = async () => {
      const told = await toldRows(db, car.id);
      const places = placesOf(told);
      expect(places.trips[0]).to.not.include(true);
      expect(places.trips[1]).to.include(true);
      expect(told.crossings.filter(({ at: when }) => when < at(SECOND))).to.deep.equal([]);
      const alerts = told.alerts.filter(({ raised_at }) => raised_at < at(SECOND));
      expect(alerts.map(({ kind }) => kind)).to.include.members(['low-voltage', 'geofence']);
      expect(alerts.filter(({ latitude }) => latitude !== null)).to.deep.equal([]);
      return told;
    };
    expect(figuresOf(await isForgotten())).to.deep.equal(figuresOf(before));

    await bench.send(on, car, drive.filter(isLate));
    await eventually(async () => {
      const { at: read } = await db('vehicle_readings').where({ vehicle_id: car.id }).first();
      expect(read).to.deep.equal(at(drive.length - 1));
      expect(await db('late_samples').where({ vehicle_id: car.id })).to.deep.equal([]);
    }, PATIENT);
    const after = await isForgotten();
    expect(figuresOf(after).trips[0]).to.deep.equal(figuresOf(before).trips[0]);
    expect(figuresOf(after).events).to.include.deep.members(figuresOf(before).events);
  });
});
