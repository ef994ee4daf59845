import { mock } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { expect } from 'chai';
import { handOver } from '../../../broker/hand-over.js';
import { inProcessLiveBus } from '../../../platform/live-bus/in-process-live-bus.js';
import { createLog } from '../../../platform/log.js';

const PACE = { everyMs: 10, silentMs: 100, pauseMs: 30, restMs: 60_000, awayMs: 300 };

/** Brokers that know of their cars only how many they have, and a load balancer that gives each car to the next one. */
function fleetOf(
  counts: readonly number[],
  balance: (cars: readonly Set<string>[], from: number) => number | undefined,
  backAfterMs = 5,
) {
  const liveBus = inProcessLiveBus(createLog('silent'));
  const cars = counts.map((count, broker) => new Set(Array.from({ length: count }, (_, i) => `${broker}-${i}`)));
  const fleet = {
    cars,
    moves: 0,
    lost: [] as string[],
    databaseAway: false,
    counts: () => cars.map(({ size }) => size),
    arrive(clientId: string, to: number) {
      cars[to]?.add(clientId);
      for (const [broker, { cameIn, wentElsewhere }] of brokers.entries()) {
        if (broker === to) cameIn(clientId);
        else wentElsewhere(clientId);
      }
    },
    /** Its cars go to that one. */
    kill(broker: number, to: number) {
      brokers[broker]?.stop();
      for (const clientId of cars[broker] ?? []) fleet.arrive(clientId, to);
      cars[broker]?.clear();
    },
  };
  const brokers = cars.map((own, number) =>
    handOver(
      `broker-${number}`,
      {
        liveBus,
        log: createLog('silent'),
        connections: {
          get cars() {
            return own.size;
          },
          idle: (most) =>
            [...own].slice(0, most).map((clientId) => ({
              clientId,
              async closeQuietly() {
                own.delete(clientId);
                fleet.moves++;
                setTimeout(() => {
                  const to = balance(cars, number);
                  if (to !== undefined) fleet.arrive(clientId, to);
                }, backAfterMs);
              },
            })),
        },
        credentials: {
          async isVehicle() {
            if (fleet.databaseAway) throw new Error('the database is away');
            return false;
          },
        },
        presence: {
          async lost(vehicleIds) {
            fleet.lost.push(...vehicleIds.filter((id) => !cars.some((those) => those.has(id))));
          },
        },
        metrics: { handedOver: { inc() {} } },
      },
      PACE,
    ),
  );
  return {
    fleet,
    counts: fleet.counts,
    [Symbol.dispose]() {
      for (const broker of brokers) broker.stop();
    },
  };
}

/** Time goes by as the test says, however busy the machine is: one that stands still would look like a broker that is silent. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5) {
    mock.timers.tick(5);
    await settled();
  }
}

const toTheFewest = (cars: readonly Set<string>[]) =>
  cars.reduce((fewest, { size }, broker) => (size < (cars[fewest]?.size ?? 0) ? broker : fewest), 0);

describe('a broker that has more cars than the others', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('lets go what is beyond its share, until all have as many', async () => {
    using all = fleetOf([1000, 0, 200], toTheFewest);
    await pass(600);
    for (const count of all.counts()) expect(count).to.be.closeTo(400, 60);
    expect(all.fleet.moves, 'none is moved twice').to.be.lessThan(700);
    expect(all.fleet.lost).to.deep.equal([]);
  });

  it('keeps them where the difference is small, and where it is alone', async () => {
    using even = fleetOf([120, 90], toTheFewest);
    using alone = fleetOf([1000], toTheFewest);
    await pass(300);
    expect([even.fleet.moves, alone.fleet.moves]).to.deep.equal([0, 0]);
  });

  it('keeps them while the database is away, as no other could let them in', async () => {
    using all = fleetOf([300, 0], toTheFewest);
    all.fleet.databaseAway = true;
    await pass(300);
    expect(all.fleet.moves).to.equal(0);
    all.fleet.databaseAway = false;
    await pass(300);
    expect(all.counts()[1]).to.be.greaterThan(100);
  });

  it('lets no more go where the load balancer brings them back', async () => {
    using all = fleetOf([300, 0], (_, from) => from);
    await pass(200);
    expect(all.fleet.moves).to.equal(150);
    await pass(1000);
    expect(all.fleet.moves).to.equal(150);
  });

  it('lets no more go where cars take their time and the load balancer brings them back', async () => {
    using all = fleetOf([300, 0], (_, from) => from, 100);
    await pass(200);
    expect(all.fleet.moves).to.equal(150);
    await pass(1000);
    expect(all.fleet.moves).to.equal(150);
  });

  it('lets no more go than are away already while cars take their time', async () => {
    using all = fleetOf([600, 0], toTheFewest, 100);
    await pass(1000);
    expect(all.counts()[1]).to.be.closeTo(300, 40);
    expect(all.fleet.moves).to.be.lessThan(340);
  });

  it('keeps them when another broker dies and all come here', async () => {
    using all = fleetOf([500, 500], () => 0);
    await pass(150);
    all.fleet.kill(1, 0);
    await pass(400);
    expect(all.fleet.moves).to.equal(0);
  });

  it('lets no more go while nobody sees those that went', async () => {
    using all = fleetOf([1000, 0], () => undefined);
    await pass(200);
    expect(all.fleet.moves).to.equal(200);
    await pass(1000);
    expect(all.fleet.moves).to.equal(200);
  });

  it('says of cars that came to no other that they are gone', async () => {
    using all = fleetOf([300, 0], () => undefined);
    await pass(1000);
    expect(all.fleet.lost).to.include('0-0');
  });
});
