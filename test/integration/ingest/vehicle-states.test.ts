import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Database } from '../../../platform/postgres/open-database.js';
import { type VehicleState, vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';

describe('vehicle states', () => {
  let database: Database;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database[Symbol.asyncDispose]());

  async function makeCar(fleetId: string | null = null): Promise<string> {
    const id = randomUUID();
    await database.db('vehicles').insert({ id, fleet_id: fleetId, make: 'Seat', model: 'Leon', year: 2024 });
    return id;
  }
  const state = (vehicleId: string, observedAt: number, values: Record<string, number | string[]>): VehicleState => ({
    vehicleId,
    heardAt: observedAt + 1000,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, observedAt }])),
  });

  it('gives back what was written', async () => {
    const states = vehicleStates(database.db);
    const id = await makeCar();
    await states.upsert([state(id, 5000, { speedKmh: 42, latitude: 41.4, longitude: 2.2, dtc: ['P0300'] })]);
    expect(await states.of(id)).to.deep.equal({
      id,
      fleetId: null,
      online: false,
      heardAt: 6000,
      values: {
        speedKmh: { value: 42, observedAt: 5000 },
        latitude: { value: 41.4, observedAt: 5000 },
        longitude: { value: 2.2, observedAt: 5000 },
        dtc: { value: ['P0300'], observedAt: 5000 },
      },
    });
  });

  it('shows a car that was never heard, without values', async () => {
    const id = await makeCar();
    expect(await vehicleStates(database.db).of(id)).to.include({ heardAt: null, online: false });
  });

  it('keeps the newest of each signal when two write without knowing of each other', async () => {
    const id = await makeCar();
    await vehicleStates(database.db).upsert([state(id, 9000, { speedKmh: 90 })]);
    const merged = await vehicleStates(database.db).upsert([state(id, 5000, { speedKmh: 50, fuelPercent: 70 })]);
    expect(merged).to.have.length(1);
    expect(merged[0]).to.include({ version: 2, heardAt: 10_000 });
    const { values } = (await vehicleStates(database.db).of(id)) ?? { values: {} };
    expect(values).to.deep.equal({
      speedKmh: { value: 90, observedAt: 9000 },
      fuelPercent: { value: 70, observedAt: 5000 },
    });
  });

  it('keeps every signal of two writers that write at the same time', async () => {
    const id = await makeCar();
    const writers = Array.from({ length: 8 }, (_, i) =>
      vehicleStates(database.db).upsert([state(id, 1000 + i, { [`signal${i}`]: i })]),
    );
    await Promise.all(writers);
    expect(Object.keys((await vehicleStates(database.db).of(id))?.values ?? {})).to.have.length(8);
  });

  it('leaves out a car that was deleted meanwhile, and writes its neighbours', async () => {
    const id = await makeCar();
    await vehicleStates(database.db).upsert([state(randomUUID(), 1, {}), state(id, 7, { speedKmh: 1 })]);
    expect((await vehicleStates(database.db).of(id))?.heardAt).to.equal(1007);
  });

  it('finds cars by fleet and by place, across the date line too', async () => {
    const fleetId = randomUUID();
    await database.db('fleets').insert({ id: fleetId, name: 'Fiji' });
    const [west, east] = [await makeCar(fleetId), await makeCar(fleetId)];
    const states = vehicleStates(database.db);
    await states.upsert([
      state(west, 1, { latitude: -17, longitude: 179.5 }),
      state(east, 1, { latitude: -17, longitude: -179.5 }),
    ]);
    const ids = async (filter: Parameters<typeof states.snapshot>[0]) =>
      (await states.snapshot(filter)).map((s) => s.id);
    expect(await ids({ fleetId })).to.have.members([west, east]);
    expect(await ids({ bbox: [179, -18, -179, -16] })).to.have.members([west, east]);
    expect(await ids({ bbox: [179, -18, 180, -16] })).to.deep.equal([west]);
  });

  it('knows who is online, and lets no older word undo a newer one', async () => {
    const states = vehicleStates(database.db);
    const id = await makeCar();
    await states.setPresence({ vehicleId: id, online: true, at: 2000, agent: '1.0.0', by: 'a' });
    await states.setPresence({ vehicleId: id, online: false, at: 1000 });
    expect((await states.of(id))?.online).to.equal(true);
    await states.resetPresence('b');
    expect((await states.of(id))?.online).to.equal(true);
    await states.resetPresence('a');
    expect((await states.of(id))?.online).to.equal(false);
  });

  it('takes a word that is stored only after the car’s earlier broker is buried', async () => {
    const states = vehicleStates(database.db);
    const id = await makeCar();
    const at = Date.now();
    await states.setPresence({ vehicleId: id, online: true, at: at - 2000, by: 'dead' });
    expect(await states.resetPresence('dead')).to.deep.equal([{ vehicleId: id, saidAt: at - 2000 }]);
    await states.setPresence({ vehicleId: id, online: true, at: at - 1000, by: 'alive' });
    expect((await states.of(id))?.online).to.equal(true);
  });

  it('knows by whose word cars are online, each once, and forgets whose cars are not any more', async () => {
    const states = vehicleStates(database.db);
    const [one, two, three, four] = [await makeCar(), await makeCar(), await makeCar(), await makeCar()];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `onlineBy ${name}`);
    const those = async () => (await states.onlineBy()).filter((by) => by.startsWith('onlineBy'));
    await states.setPresence(
      { vehicleId: one, online: true, at: 1000, by: a },
      { vehicleId: two, online: true, at: 1000, by: a },
      { vehicleId: three, online: true, at: 1000, by: b },
      { vehicleId: four, online: false, at: 1000, by: c },
    );
    expect(await those()).to.have.members([a, b]);
    await states.resetPresence(a);
    await states.setPresence({ vehicleId: three, online: true, at: 2000, by: d });
    expect(await those()).to.deep.equal([d]);
  });

  it('takes back all that a broker said before a moment, and nothing that it said since', async () => {
    const states = vehicleStates(database.db);
    const [before, since] = [await makeCar(), await makeCar()];
    await states.setPresence({ vehicleId: before, online: true, at: 1000, by: 'frozen' });
    await states.setPresence({ vehicleId: since, online: true, at: 2000, by: 'frozen' });
    expect(await states.resetPresence('frozen', { saidBefore: 1500 })).to.deep.equal([
      { vehicleId: before, saidAt: 1000 },
    ]);
    expect(await states.onlineBy()).to.include('frozen');
  });

  it('takes back what was said of some cars before, and nothing that was said since', async () => {
    const states = vehicleStates(database.db);
    const [gone, back, other] = [await makeCar(), await makeCar(), await makeCar()];
    await states.setPresence({ vehicleId: gone, online: true, at: 1000, by: 'a' });
    await states.setPresence({ vehicleId: back, online: true, at: 2000, by: 'a' });
    await states.setPresence({ vehicleId: other, online: true, at: 1000, by: 'a' });
    expect(await states.resetPresence('a', { vehicleIds: [gone, back], saidBefore: 1500 })).to.deep.equal([
      { vehicleId: gone, saidAt: 1000 },
    ]);
  });
});
