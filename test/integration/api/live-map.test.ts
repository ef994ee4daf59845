/** What a live map shows. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { idOfKey, unpackMoves, type VehicleMove } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';

describe('the live map', () => {
  let api: TestApi;
  let car: string;
  const { open, watching, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
    car = await api.makeCar();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  const move = (id: string, observedAt: number, values: VehicleMove['values']): VehicleMove => ({
    id,
    fleetId: null,
    observedAt,
    heardAt: observedAt,
    values,
  });
  const drive = (...vehicles: VehicleMove[]) => api.liveBus.publish({ kind: 'moved', vehicles });

  it('shows every car at first, and then what moves', async () => {
    const { heard } = await watching();
    expect(heard.snapshots[0]?.map(({ id }) => id)).to.include(car);
    drive(move(car, Date.now(), { speedKmh: 50 }));
    await eventually(() => expect(heard.moved.flat().map(({ values }) => values)).to.deep.include({ speedKmh: 50 }));
  });

  it('tells many changes of one car as one', async () => {
    const { heard } = await watching();
    const now = Date.now();
    for (let i = 0; i < 100; i++) drive(move(car, now + i, { speedKmh: i }));
    await eventually(() => expect(heard.moved.flat().at(-1)?.values.speedKmh).to.equal(99));
    expect(heard.moved.length).to.be.at.most(2);
  });

  it('tells a map only of the cars that it watches', async () => {
    const other = await api.makeCar();
    const { heard } = await watching({ vehicleIds: [car] });
    expect(heard.snapshots[0]).to.have.lengthOf(1);
    drive(move(other, Date.now(), { speedKmh: 1 }), move(car, Date.now(), { speedKmh: 2 }));
    await eventually(() => expect(heard.moved.flat()).to.have.lengthOf(1));
    expect(heard.moved.flat()[0]?.id).to.equal(car);
  });

  it('tells an area of a car that drives in, and once more as it leaves', async () => {
    const { heard } = await watching({ bbox: [2, 41, 3, 42] });
    const at = Date.now() + 1000;
    const to = async (longitude: number, i: number) => {
      drive(move(car, at + i, { longitude, latitude: 41.5 }));
      await new Promise<void>((heardOfIt) => {
        const witness = open();
        witness.socket.once('moved', () => heardOfIt());
        witness.socket.once('snapshot', () => drive(move(car, at + i, { longitude, latitude: 41.5 })));
        witness.socket.emit('watch', { vehicleIds: [car] });
      });
    };
    await to(2.5, 0);
    await to(9, 10);
    await to(10, 20);
    const seen = heard.moved.flat().map(({ values }) => values.longitude);
    expect(seen).to.include.members([2.5, 9]).and.to.not.include(10);
  });

  it('tells who asks for bytes of the same moves in bytes, and in its area alone', async () => {
    const at = Date.now();
    const other = await api.makeCar();
    const area = await watching({ bbox: [60, 10, 61, 11], packed: true });
    const all = await watching({ packed: true });
    drive(
      move(other, at, { longitude: 70, latitude: 10 }),
      move(car, at, { longitude: 60.5, latitude: 10.5, speedKmh: 50.25, charging: false, engineTempC: 90 }),
    );
    const toldOf = ({ heard }: typeof all) => {
      const told: unknown[] = [];
      for (const bytes of heard.packed) {
        unpackMoves(bytes, ({ key, observedAt, values }) => told.push([idOfKey(key), observedAt, ...values]));
      }
      return told;
    };
    const none = undefined;
    const ofCar = [car, at, 60.5, 10.5, 50.25, none, none, none, none, false];
    await eventually(() => expect(toldOf(area)).to.deep.equal([ofCar]));
    await eventually(() => expect(toldOf(all)).to.have.lengthOf(2).and.to.deep.include(ofCar));
    expect(all.heard.moved).to.deep.equal([]);
    expect(all.heard.snapshots[0]?.every(({ values }) => !('engineTempC' in values))).to.equal(true);
  });

  it('tells all that is known of a car that comes into an area, not only what changed', async () => {
    const newcomer = await api.makeCar();
    const at = Date.now() - 60_000;
    await api.vehicleStates.upsert([
      {
        vehicleId: newcomer,
        heardAt: at,
        values: {
          fuelPercent: { value: 61, observedAt: at - 5_000 },
          latitude: { value: 10, observedAt: at },
          longitude: { value: 10, observedAt: at },
        },
      },
    ]);
    const { heard } = await watching({ bbox: [20, 20, 21, 21] });
    expect(heard.snapshots[0]?.map(({ id }) => id)).to.not.include(newcomer);
    drive(move(newcomer, at + 1_000, { latitude: 20.5, longitude: 20.5 }));
    await eventually(() => {
      const told = heard.moved.flat().filter(({ id }) => id === newcomer);
      expect(told.map(({ observedAt, values }) => [observedAt, values])).to.deep.include([
        at - 5_000,
        { fuelPercent: 61 },
      ]);
    });
    expect(heard.presences.map(({ id }) => id)).to.include(newcomer);
  });

  it('tells an area and a fleet only of its own cars that come and go', async () => {
    const [inside, outside] = [await api.makeCar(), await api.makeCar()];
    const { rows } = await api.db.raw(`insert into fleets (name) values ('a fleet') returning id`);
    const fleetId = rows[0].id as string;
    await api.db('vehicles').where({ id: inside }).update({ fleet_id: fleetId });
    const at = Date.now();
    for (const [vehicleId, degrees] of [
      [inside, 30.5],
      [outside, 50],
    ] as const) {
      const place = { value: degrees, observedAt: at };
      await api.vehicleStates.upsert([{ vehicleId, heardAt: at, values: { latitude: place, longitude: place } }]);
    }
    const maps = [await watching({ bbox: [30, 30, 31, 31] }), await watching({ fleetId })];
    const everything = await watching();
    for (const vehicleId of [outside, inside]) {
      api.liveBus.publish({ kind: 'presence', vehicleId, online: true, at });
    }
    await eventually(() => expect(everything.heard.presences.map(({ id }) => id)).to.have.members([outside, inside]));
    for (const { heard } of maps) {
      await eventually(() => expect(heard.presences.map(({ id }) => id)).to.deep.equal([inside]));
    }
  });

  it('tells who comes and goes', async () => {
    const { heard } = await watching();
    api.liveBus.publish({ kind: 'presence', vehicleId: car, online: true, at: Date.now() });
    await eventually(() => expect(heard.presences.at(-1)).to.include({ id: car, online: true }));
  });

  it('opens with what was told moments before it came, though no store has it yet', async () => {
    const first = await watching();
    const observedAt = Date.now() + 5000;
    drive(move(car, observedAt, { fuelPercent: 33 }));
    await eventually(() =>
      expect(first.heard.moved.flat().some(({ values }) => values.fuelPercent === 33)).to.equal(true),
    );
    const { heard } = await watching();
    const shown = heard.snapshots[0]?.find(({ id }) => id === car);
    expect(shown?.values.fuelPercent).to.deep.equal({ value: 33, observedAt });
  });

  it('holds nothing for a map that takes nothing, and shows it the whole once it takes again', async () => {
    const frozen = await watching();
    const healthy = await watching();
    const wire = (frozen.socket.io.engine.transport as unknown as { ws: { _socket: import('node:net').Socket } }).ws
      ._socket;
    wire.pause();
    const began = Date.now();
    let i = 0;
    // More than what the operating system's buffers take, so that it must pile up somewhere if anywhere.
    const noise = setInterval(() => {
      const signals = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`Vehicle.N${n}`, 'x'.repeat(1000)]));
      drive(move(car, began + ++i, { ...signals, speedKmh: i }));
    }, 250);
    await eventually(() => expect(healthy.heard.moved.length).to.be.greaterThan(24), { timeoutMs: 15_000 });
    clearInterval(noise);
    const last = i;
    wire.resume();
    await eventually(() => {
      const shown = frozen.heard.snapshots.at(-1)?.find(({ id }) => id === car)?.values.speedKmh?.value;
      const told = frozen.heard.moved.flat().at(-1)?.values.speedKmh;
      expect([shown, told]).to.include(last);
    });
    expect(frozen.heard.snapshots.length, 'it missed some, so it was shown the whole').to.be.greaterThan(1);
    expect(frozen.heard.moved.length).to.be.lessThan(healthy.heard.moved.length);
  });

  it('says what is wrong with a watch, and goes on', async () => {
    const { socket, heard } = await watching();
    for (const bad of [null, 'all', { bbox: [1] }, { vehicleIds: ['x'] }, { fleetId: randomUUID(), more: 1 }]) {
      socket.emit('watch', bad as never);
    }
    await eventually(() => expect(heard.problems).to.have.length.greaterThan(0));
    expect(new Set(heard.problems)).to.deep.equal(new Set(['urn:motorpool:problem:bad-input']));
    expect(socket.connected).to.equal(true);
  });

  it('counts its clients', async () => {
    await watching();
    const { text } = await api.request('GET', '/metrics');
    expect(text).to.match(/^motorpool_live_clients [1-9]/m);
    expect(text).to.match(/^motorpool_reservation_conflicts_total 0/m);
    expect(text).to.match(
      /^motorpool_http_request_seconds_count\{method="POST",route="\/api\/users\/login",status="200"\}/m,
    );
  });
});
