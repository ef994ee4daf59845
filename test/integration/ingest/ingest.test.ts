import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { carsRepository } from '../../../ingest/cars-repository.js';
import { TelemetryStoreDown } from '../../../platform/telemetry-store/telemetry-store.js';
import { eventually } from '../../support/eventually.js';
import { DAY_MS, ingestBench, now, sample } from './ingest-bench.js';

describe('ingest', () => {
  const bench = ingestBench();
  const { start, makeCar, send, storedOf, seqsOf, valuesOf, listOf } = bench;
  before(bench.open);
  after(bench.close);

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
      return bench.store.append(batch);
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

  it('takes in what comes after an entry of the stream that is no car’s, or of no time', async () => {
    await using on = await start();
    const car = await makeCar();
    await on.stream.append({ vehicleId: 'x\0y', receivedAt: now, payload: Buffer.from('{}') });
    for (const receivedAt of [Number.NaN, 1e300]) {
      await on.stream.append({ vehicleId: car.id, receivedAt, payload: Buffer.from('hello') });
    }
    await send(on, car, [sample(1)]);
    expect(await seqsOf(car)).to.deep.equal([1]);
  });

  it('keeps of the clocks of a car that makes up a boot with each message only the newest, and knows them again', async () => {
    const car = await makeCar();
    const boots = Array.from({ length: 40 }, () => randomUUID());
    const offsetsOf = () => bench.db('clock_offsets').where({ vehicle_id: car.id }).orderBy('made_at').pluck('boot');
    {
      await using on = await start();
      for (const boot of boots) await send(on, { ...car, boot }, [{ seq: 0, observedAt: 1000 }], { sentAt: 1000 });
      expect(await offsetsOf()).to.deep.equal(boots.slice(-16));
    }
    // As an ingest left them that kept all.
    await bench.db.raw(
      `insert into clock_offsets (vehicle_id, boot, offset_ms, made_at)
       select ?, gen_random_uuid(), n, now() - interval '1 day' from generate_series(1, 3000) n`,
      [car.id],
    );
    const known = await carsRepository(bench.db).clockOffsets([car.id]);
    expect(known.map(({ boot }) => boot)).to.deep.equal(boots.slice(-16));
    await using on = await start();
    await send(on, { ...car, boot: boots.at(-1) as string }, [{ seq: 1, observedAt: 2000 }], { sentAt: 3600_000 });
    expect(await offsetsOf()).to.have.members([...boots.slice(-16), boots.at(-1)]);
  });

  it('takes what a car sends with a time that is none, and what others send after it', async () => {
    await using on = await start();
    const [odd, other] = [await makeCar(), await makeCar()];
    for (const [seq, sentAt] of [1e16, -1e141, 1e308, Number.MIN_SAFE_INTEGER].entries()) {
      await send(on, odd, [sample(seq)], { sentAt });
    }
    await send(on, other, [sample(1)]);
    expect(await seqsOf(odd)).to.deep.equal([0, 1, 2]); // the last one's clock is merely wrong
    expect((await bench.listOf(odd)).map(({ reason }) => reason)).to.deep.equal(['in-the-future']);
    expect(await seqsOf(other)).to.deep.equal([1]);
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

  it('writes the fleet of the moment at which a sample was observed', async () => {
    await using on = await start();
    const car = await makeCar();
    const [before, since] = [randomUUID(), randomUUID()];
    await bench.db('fleets').insert([before, since].map((id) => ({ id, name: 'a fleet' })));
    await bench.db('vehicle_fleets').insert([
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
    await bench.db('vehicles').where({ id: car.id }).update({ deleted_at: new Date() });
    on.liveBus.publish({ kind: 'vehicle-changed', vehicleId: car.id });
    await send(on, car, [sample(2)]);
    expect(await seqsOf(car)).to.deep.equal([1]);
    expect((await listOf(car)).map(({ reason }) => reason)).to.deep.equal(['unknown-vehicle']);
  });

  it('acknowledges nothing while the store is down, and recovers by itself', async () => {
    let down = true;
    await using on = await start(async (batch) => {
      if (down) throw new TelemetryStoreDown('away');
      return bench.store.append(batch);
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
      return bench.store.append(batch);
    });
    const car = await makeCar();
    await send(on, car, [sample(1), sample(2), sample(3)]);
    expect(await seqsOf(car)).to.deep.equal([1, 3]);
    expect((await listOf(car)).map(({ seq, reason }) => [seq, reason])).to.deep.equal([[2, 'refused-by-store']]);
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
