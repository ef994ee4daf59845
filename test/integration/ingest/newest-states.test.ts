import { expect } from 'chai';
import { vehicleStates } from '../../../platform/vehicle-states/index.js';
import { eventually } from '../../support/eventually.js';
import { ingestBench, now, sample } from './ingest-bench.js';

describe('the newest state of a car, as ingest believes it', () => {
  const bench = ingestBench();
  const { start, makeCar, send, storedOf, valuesOf } = bench;
  before(bench.open);
  after(bench.close);

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
    const states = vehicleStates(bench.db);
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

  it('is what the car says now, though it dated what it said before nine minutes ahead', async () => {
    await using on = await start();
    const car = await makeCar();
    const standing = { speedKmh: 0, doorsLocked: true };
    const driving = { speedKmh: 80, doorsLocked: false };
    const say = (seq: number, observedAt: number, receivedAt: number, over: object) =>
      on.stream.append({
        vehicleId: car.id,
        receivedAt,
        payload: Buffer.from(JSON.stringify({ boot: car.boot, samples: [{ seq, observedAt, ...over }] })),
      });
    for (const seq of [1, 2, 3]) await say(seq, now + 540_000 + seq, now - 30_000 + seq, standing);
    for (const seq of [4, 5, 6]) await say(seq, now - 20_000 + seq, now - 20_000 + seq, driving);
    await eventually(async () => {
      const state = await vehicleStates(bench.db).of(car.id);
      expect(state?.values.speedKmh, 'by the moment at which it was heard').to.deep.equal({
        value: 80,
        observedAt: now - 20_000 + 6,
      });
    });
    expect(await valuesOf(car)).to.deep.equal(driving);
    expect(
      (await storedOf(car)).map(({ observedAt }) => observedAt > now),
      'stored as it was said',
    ).to.deep.equal([...[false, false, false], ...[true, true, true]]);
  });

  it('brings the newest state up to the samples after a crash', async () => {
    const car = await makeCar();
    const stored = { vehicleId: car.id, fleetId: null, boot: car.boot, receivedAt: now, quality: 0 };
    await bench.store.append([{ ...sample(1, { speedKmh: 10 }), ...stored }]);
    await using _ = await start();
    await eventually(async () => expect(await valuesOf(car)).to.deep.equal({ speedKmh: 10 }));
  });
});
