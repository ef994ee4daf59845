import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { LiveEvent, Sample, StoredSample } from '../../../contracts/index.js';
import { createIngest, readIngestConfig } from '../../../ingest/index.js';
import type { LiveBus } from '../../../platform/live-bus/live-bus.js';
import { openLiveBus } from '../../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { quarantine } from '../../../platform/quarantine/index.js';
import { openTelemetryStore } from '../../../platform/telemetry-store/open-telemetry-store.js';
import { type TelemetryStore, TelemetryStoreDown } from '../../../platform/telemetry-store/telemetry-store.js';
import { openTelemetryStream } from '../../../platform/telemetry-stream/open-telemetry-stream.js';
import type { TelemetryStream } from '../../../platform/telemetry-stream/telemetry-stream.js';
import { vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

const log = createLog('silent');
const config = { ...readIngestConfig({}), stateEveryMs: 20 };
const DAY_MS = 24 * 3600_000;

describe('ingest', () => {
  let database: Database;
  let store: TelemetryStore;
  before(async () => {
    database = await openTestDatabase();
    store = await openTelemetryStore({ influx: undefined, database, log, metrics: createMetrics() });
  });
  after(async () => {
    await store?.[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  interface Running extends AsyncDisposable {
    stream: TelemetryStream;
    liveBus: LiveBus;
    news: LiveEvent[];
    metric(name: string): Promise<number>;
    problem(): string | undefined;
  }

  /** Ingest on the real store, or on one that a test stands in the way of. */
  async function start(append: TelemetryStore['append'] = store.append): Promise<Running> {
    const metrics = createMetrics();
    const stream = await openTelemetryStream(undefined, log, metrics);
    const liveBus = openLiveBus(undefined, log);
    const news: LiveEvent[] = [];
    liveBus.subscribe((event) => news.push(event));
    const guarded = Object.create(store, { append: { value: append } }) as TelemetryStore;
    const ingest = createIngest({ log, metrics, config, stream, store: guarded, liveBus, db: database.db });
    await ingest.start();
    return {
      stream,
      liveBus,
      news,
      problem: () => ingest.problem(),
      metric: async (name) => {
        const { values } = (await metrics.getSingleMetric(name)?.get()) ?? { values: [] };
        return values.reduce((sum, one) => sum + one.value, 0);
      },
      async [Symbol.asyncDispose]() {
        await ingest.stop();
        await stream[Symbol.asyncDispose]();
      },
    };
  }

  async function makeCar(): Promise<{ id: string; boot: string }> {
    const id = randomUUID();
    await database.db('vehicles').insert({ id, make: 'Seat', model: 'Leon', year: 2024 });
    return { id, boot: randomUUID() };
  }

  const now = Date.now();
  const sample = (seq: number, over: Partial<Sample> = {}): Sample => ({
    seq,
    observedAt: now - 60_000 + seq * 1000,
    ...over,
  });
  const send = (on: Running, car: { id: string; boot: string }, samples: unknown[], over: object = {}) =>
    on.stream.append({
      vehicleId: car.id,
      receivedAt: now,
      payload: Buffer.from(JSON.stringify({ boot: car.boot, sentAt: now, samples, ...over })),
    });
  async function storedOf({ id }: { id: string }): Promise<StoredSample[]> {
    const found: StoredSample[] = [];
    for await (const one of store.track(id, { from: now - 40 * DAY_MS, to: now + DAY_MS })) found.push(one);
    return found;
  }
  const seqsOf = async (car: { id: string }) => (await storedOf(car)).map(({ seq }) => seq);
  const valuesOf = async ({ id }: { id: string }) => {
    const state = await vehicleStates(database.db).of(id);
    return Object.fromEntries(Object.entries(state?.values ?? {}).map(([name, { value }]) => [name, value]));
  };
  const listOf = async ({ id }: { id: string }) => (await quarantine(database.db).page({ vehicleId: id })).items;

  it('has stored a sample when its message is acknowledged', async () => {
    await using on = await start();
    const car = await makeCar();
    await send(on, car, [
      sample(1, { speedKmh: 42, dtc: ['P0300'], signals: { 'Vehicle.Trailer.IsConnected': true } }),
    ]);
    expect(await storedOf(car)).to.deep.equal([
      {
        ...sample(1, { speedKmh: 42, dtc: ['P0300'], signals: { 'Vehicle.Trailer.IsConnected': true } }),
        ...{ vehicleId: car.id, fleetId: null, boot: car.boot, receivedAt: now, quality: 0 },
      },
    ]);
  });

  it('stores a message once that comes twice, at once or after a restart', async () => {
    const car = await makeCar();
    const samples = [sample(1), sample(2)];
    {
      await using on = await start();
      await Promise.all([send(on, car, samples), send(on, car, samples)]);
      await send(on, car, samples);
      expect(await on.metric('motorpool_samples_stored_total')).to.equal(2);
      expect(await on.metric('motorpool_samples_repeated_total')).to.equal(4);
    }
    await using again = await start();
    await send(again, car, samples);
    expect(await seqsOf(car)).to.deep.equal([1, 2]);
    expect(await again.metric('motorpool_samples_repeated_total')).to.equal(2);
  });

  it('does not acknowledge a repeat before what it repeats is stored', async () => {
    let letIn = () => {};
    const gate = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    let atTheGate = false;
    await using on = await start(async (batch) => {
      if (batch.some(({ seq }) => seq === 1)) {
        atTheGate = true;
        await gate;
      }
      return store.append(batch);
    });
    const car = await makeCar();
    const first = send(on, car, [sample(1)]);
    await eventually(() => expect(atTheGate).to.equal(true));
    let acknowledged = false;
    const repeat = send(on, car, [sample(1)]).then(() => {
      acknowledged = true;
    });
    await send(on, car, [sample(2)]); // in the same group as the repeat, and stored
    expect(acknowledged).to.equal(false);
    letIn();
    await Promise.all([first, repeat]);
    expect(await seqsOf(car)).to.deep.equal([1, 2]);
  });

  it('keeps the good samples of a message and quarantines the others with their reasons', async () => {
    await using on = await start();
    const car = await makeCar();
    await send(on, car, [
      sample(1, { latitude: 41.4, longitude: 2.2 }),
      sample(2, { latitude: 91, longitude: 2.2 }),
      sample(3, { latitude: 41.4, longitude: 1555.6 }),
      sample(4, { observedAt: now - 31 * DAY_MS }),
      sample(5, { observedAt: now + 3_600_000 }),
      { observedAt: now },
      sample(7, { latitude: 41.4, longitude: 2.2 }),
    ]);
    expect(await seqsOf(car)).to.deep.equal([1, 7]);
    expect((await listOf(car)).map(({ seq, reason }) => [seq, reason])).to.have.deep.members([
      [2, 'bad-sample'],
      [3, 'bad-sample'],
      [4, 'too-old'],
      [5, 'in-the-future'],
      [undefined, 'bad-sample'],
    ]);
  });

  it('quarantines what is no message, and samples of a car that does not exist', async () => {
    await using on = await start();
    const ghost = { id: randomUUID(), boot: randomUUID() };
    await on.stream.append({ vehicleId: ghost.id, receivedAt: now, payload: Buffer.from('hello') });
    await send(on, ghost, [sample(1)]);
    expect((await listOf(ghost)).map(({ reason }) => reason)).to.deep.equal(['unknown-vehicle', 'not-json']);
  });

  it('corrects a clock that stands in 1970, the same way for a repeat after a restart', async () => {
    const car = await makeCar();
    const old = { samples: [sample(1, { observedAt: 5_000 })], sentAt: 6_000 };
    {
      await using on = await start();
      await send(on, car, old.samples, old);
    }
    await using again = await start();
    await again.stream.append({
      vehicleId: car.id,
      receivedAt: now + 30_000,
      payload: Buffer.from(JSON.stringify({ boot: car.boot, ...old })),
    });
    expect((await storedOf(car)).map(({ observedAt, quality }) => [observedAt, quality])).to.deep.equal([
      [now - 1000, 128],
    ]);
  });

  it('does not believe a one-sample jump, an empty battery or latitude 0, and stores them marked', async () => {
    await using on = await start();
    const car = await makeCar();
    const here = { latitude: 41.39, longitude: 2.16, batteryPercent: 14 };
    await send(on, car, [
      sample(1, here),
      sample(2, { ...here, batteryPercent: 0 }),
      sample(3, { ...here, latitude: 0 }),
      sample(4, { ...here, latitude: 41.9 }),
    ]);
    expect((await storedOf(car)).map(({ quality }) => quality)).to.deep.equal([0, 4, 1, 1]);
    await eventually(async () => expect(await valuesOf(car)).to.deep.equal(here));
  });

  it('goes on counting agreeing samples after a restart', async () => {
    const car = await makeCar();
    const states = vehicleStates(database.db);
    for (const [seq, batteryPercent] of [80, 30, 30, 30].entries()) {
      await using on = await start();
      await send(on, car, [sample(seq, { batteryPercent })]);
      await eventually(async () => expect((await states.load([car.id]))[0]?.heardAt).to.equal(now));
    }
    expect(await valuesOf(car)).to.deep.equal({ batteryPercent: 30 });
  });

  it('shows the newest, whatever order samples come in', async () => {
    await using on = await start();
    const car = await makeCar();
    await send(on, car, [sample(9, { speedKmh: 90 })]);
    await send(on, car, [sample(3, { speedKmh: 30, fuelPercent: 50 }), sample(2, { speedKmh: 20 })]);
    await eventually(async () => expect(await valuesOf(car)).to.deep.equal({ speedKmh: 90, fuelPercent: 50 }));
    const moves = on.news.flatMap((event) => (event.kind === 'moved' ? event.vehicles : []));
    expect(moves.map(({ values }) => values)).to.deep.equal([{ speedKmh: 90 }, { fuelPercent: 50 }]);
  });

  it('writes the fleet of the moment at which a sample was observed', async () => {
    await using on = await start();
    const car = await makeCar();
    const [before, since] = [randomUUID(), randomUUID()];
    await database.db('fleets').insert([before, since].map((id) => ({ id, name: 'a fleet' })));
    await database.db('vehicle_fleets').insert([
      { vehicle_id: car.id, fleet_id: before, since: new Date(now - DAY_MS) },
      { vehicle_id: car.id, fleet_id: since, since: new Date(now - 58_500) },
    ]);
    await send(on, car, [sample(1), sample(2)]);
    expect((await storedOf(car)).map(({ fleetId }) => fleetId)).to.deep.equal([before, since]);
  });

  it('hears of a car that was deleted', async () => {
    await using on = await start();
    const car = await makeCar();
    await send(on, car, [sample(1)]);
    await database.db('vehicles').where({ id: car.id }).update({ deleted_at: new Date() });
    on.liveBus.publish({ kind: 'vehicle-changed', vehicleId: car.id });
    await send(on, car, [sample(2)]);
    expect(await seqsOf(car)).to.deep.equal([1]);
    expect((await listOf(car)).map(({ reason }) => reason)).to.deep.equal(['unknown-vehicle']);
  });

  it('acknowledges nothing while the store is down, and recovers by itself', async () => {
    let down = true;
    await using on = await start(async (batch) => {
      if (down) throw new TelemetryStoreDown('away');
      return store.append(batch);
    });
    const car = await makeCar();
    let acknowledged = 0;
    const sent = Array.from({ length: 50 }, (_, seq) => send(on, car, [sample(seq)]).then(() => acknowledged++));
    await eventually(() => expect(on.problem()).to.match(/store/));
    expect(acknowledged).to.equal(0);
    down = false;
    await Promise.all(sent);
    expect(await seqsOf(car)).to.have.length(50);
    expect(on.problem()).to.equal(undefined);
  });

  it('quarantines a sample that the store will never take, and stores its neighbours', async () => {
    await using on = await start(async (batch) => {
      if (batch.some(({ seq }) => seq === 2)) throw new Error('numeric field overflow');
      return store.append(batch);
    });
    const car = await makeCar();
    await send(on, car, [sample(1), sample(2), sample(3)]);
    expect(await seqsOf(car)).to.deep.equal([1, 3]);
    expect((await listOf(car)).map(({ seq, reason }) => [seq, reason])).to.deep.equal([[2, 'refused-by-store']]);
  });

  it('brings the newest state up to the samples after a crash', async () => {
    const car = await makeCar();
    const stored = { vehicleId: car.id, fleetId: null, boot: car.boot, receivedAt: now, quality: 0 };
    await store.append([{ ...sample(1, { speedKmh: 10 }), ...stored }]);
    await using _ = await start();
    await eventually(async () => expect(await valuesOf(car)).to.deep.equal({ speedKmh: 10 }));
  });

  it('stores what it has taken before it stops', async () => {
    const on = await start();
    const car = await makeCar();
    const sent = send(on, car, [sample(1, { speedKmh: 5 })]);
    await on[Symbol.asyncDispose]();
    await sent;
    expect(await valuesOf(car)).to.deep.equal({ speedKmh: 5 });
  });
});
