import { expect } from 'chai';
import { type CarMeaning, newCarMeaning, noteLate } from '../../../../ingest/meaning/car-meaning.js';
import { linesOfTime } from '../../../../ingest/meaning/line-of-time.js';
import { readQueue } from '../../../../ingest/meaning/read-queue.js';
import { eventually } from '../../../support/eventually.js';

const NOW = Date.now();
const DAY_MS = 24 * 3_600_000;

/** A car that was read until now, of which a sample came late by so long. */
function lateCar(name: string, byMs: number): CarMeaning {
  const car = newCarMeaning(name, 'lease');
  car.line = { ...linesOfTime([]).begin(), observedAt: NOW };
  car.acceptedAt = NOW;
  noteLate(car, NOW - byMs, 0);
  return car;
}
const shortCar = (name: string) => lateCar(name, 60_000);
const longCar = (name: string) => lateCar(name, 28 * DAY_MS);

/** A queue whose re-readings end as the test says, and whose clock it moves. */
function stage() {
  const begun: string[] = [];
  const ends = new Map<string, (samples: number) => void>();
  let now = 10_000;
  const queue = readQueue({
    ...{ most: 2, latePauseMs: 2_000, lateAtMostMs: 60_000, clock: () => now },
    reRead(car) {
      begun.push(car.vehicleId);
      car.readFrom = car.lateFrom ?? NOW;
      car.lateFrom = undefined;
      return new Promise((resolve) => ends.set(car.vehicleId, resolve));
    },
    onRead() {},
    onFailure(error) {
      throw error;
    },
  });
  return {
    queue,
    begun,
    passes(ms: number) {
      now += ms;
    },
    /** Resolves once others had their turn. */
    async ends(name: string, samples = 60) {
      ends.get(name)?.(samples);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('cars that are to be read again', () => {
  it('wait behind no long reading where theirs is short', async () => {
    const { queue, begun, ends } = stage();
    for (const name of ['long 1', 'long 2', 'long 3']) queue.add(longCar(name));
    queue.add(shortCar('short 1'));
    queue.add(shortCar('short 2'));
    expect(begun).to.deep.equal(['long 1', 'short 1']);
    await ends('short 1');
    expect(begun).to.deep.equal(['long 1', 'short 1', 'short 2']);
    await ends('short 2');
    await ends('long 1');
    expect(begun).to.deep.equal(['long 1', 'short 1', 'short 2', 'long 2']);
  });

  it('come to their turn although theirs is long and short ones keep coming', async () => {
    const { queue, begun, ends } = stage();
    for (const name of ['short 1', 'short 2', 'short 3', 'short 4']) queue.add(shortCar(name));
    queue.add(longCar('long 1'));
    queue.add(longCar('long 2'));
    await ends('short 1');
    expect(begun).to.deep.equal(['short 1', 'short 2', 'long 1']);
    await ends('long 1');
    expect(begun.at(-1)).to.equal('long 2');
    await ends('short 2');
    expect(begun.at(-1)).to.equal('short 3');
  });

  it('are long once a sample came that is much later, and where much was read of a short time before', async () => {
    const { queue, begun, ends } = stage();
    const [later, dense] = [shortCar('later'), shortCar('dense')];
    queue.add(longCar('long'));
    queue.add(dense);
    await ends('dense', 100_000); // of one minute
    queue.add(shortCar('short'));
    queue.add(later);
    noteLate(later, NOW - 28 * DAY_MS, 0);
    noteLate(dense, NOW - 60_000, 0);
    queue.add(dense);
    queue.add(shortCar('short too'));
    await ends('short');
    expect(begun).to.deep.equal(['long', 'dense', 'short', 'short too']);
  });

  it('rest nine times as long as theirs took: what comes late meanwhile is read together after that', async () => {
    const { queue, begun, ends, passes } = stage();
    queue.start();
    const [costly, cheap] = [longCar('costly'), shortCar('cheap')];
    queue.add(costly);
    passes(5_000);
    await ends('costly', 200_000);
    for (let sample = 0; sample < 5; sample++) {
      noteLate(costly, NOW - 28 * DAY_MS, 15_000 + sample);
      queue.addLate(costly);
    }
    queue.addLate(cheap);
    passes(40_000);
    await eventually(() => expect(begun).to.deep.equal(['costly', 'cheap']));
    await ends('cheap');
    passes(10_000);
    await eventually(() => expect(begun).to.deep.equal(['costly', 'cheap', 'costly']));
    await ends('costly');
    await queue.stop();
  });
});
