import { expect } from 'chai';
import fc from 'fast-check';
import { commandsTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import {
  answers,
  connectPacket,
  PINGREQ,
  puback,
  publishPacket,
  signedIn,
  subscribePacket,
  telemetry,
} from './packets.js';
import { type Car, type RunningBroker, rawClient, startBroker } from './running-broker.js';

const SEED = 20_240_601;
/** FUZZ_PACKETS makes them more than in CI, and others each time. */
const PACKETS = Number(process.env.FUZZ_PACKETS ?? 500);
const SEEDED = process.env.FUZZ_PACKETS === undefined ? { seed: SEED } : {};
const MIB = 1024 * 1024;
/** More than it was before: in the heap are the tests' own things, and those of tests before them. */
const MOST_HEAP_BYTES = 200 * MIB;

/** Bytes changed, dropped, doubled or put in. */
type Harm = { at: number; with: number[]; dropped: number };
const harms = fc.array(
  fc.record({
    at: fc.nat(400),
    with: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3 }),
    dropped: fc.nat(3),
  }),
  { minLength: 1, maxLength: 4 },
);
function harmed(packet: Buffer, changes: readonly Harm[]): Buffer {
  const bytes = [...packet];
  for (const { at, with: put, dropped } of changes) bytes.splice(at % bytes.length, dropped, ...put);
  return Buffer.from(bytes);
}

describe('broken bytes', () => {
  let running: RunningBroker;
  let car: Car;
  let heapBefore: number;
  before(async () => {
    running = await startBroker({ limits: { connectMs: 500, packetMs: 500 } });
    car = await running.newCar();
    heapBefore = process.memoryUsage().heapUsed;
  });
  after(() => running[Symbol.asyncDispose]());

  /** An honest car's message gets through while others misbehave. */
  async function othersAreServed(): Promise<void> {
    const honest = await running.newCar();
    const client = await signedIn(running, honest);
    client.write(telemetry(honest, 1, 'honest'));
    await eventually(() => expect(answers(client)).to.deep.equal(puback(1)));
    client.destroy();
  }

  it('before sign-in harm nobody, and leave nothing behind', async function () {
    this.timeout(60_000 + 20 * PACKETS);
    const before = process.memoryUsage().rss;
    const valid = connectPacket(car);
    const sent = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      harms.map((changes) => harmed(valid, changes)),
    );
    await fc.assert(
      fc.asyncProperty(sent, async (bytes) => {
        const client = await rawClient(running.port);
        client.write(bytes);
        // Whatever it is, what is said to it is a CONNACK or nothing.
        await new Promise((resolve) => setImmediate(resolve));
        if (client.received().length > 0) expect(client.received()[0]).to.equal(0x20);
        client.destroy();
      }),
      { numRuns: PACKETS, ...SEEDED },
    );
    await othersAreServed();
    expect(process.memoryUsage().rss - before).to.be.lessThan(100 * MIB);
    const { heapUsed } = process.memoryUsage();
    tell(`${PACKETS} times broken bytes before sign-in, others served; heap ${(heapUsed / MIB).toFixed(0)} MiB`);
    expect(heapUsed - heapBefore).to.be.lessThan(MOST_HEAP_BYTES);
  });

  it('after sign-in close that car’s connection at most', async function () {
    this.timeout(60_000 + 40 * PACKETS);
    const before = process.memoryUsage().rss;
    const packets = [
      telemetry(car, 7, '{"boot":"x","samples":[]}'),
      telemetry(car, 8, '{}', 2),
      publishPacket(`v1/vehicles/${car.id}/status`, 9, '{"online":true}', 1, true),
      subscribePacket(commandsTopic(car.id), 3),
      Buffer.from([0xa2, 5, 0, 1, 0, 1, 0x61]),
      Buffer.from([0x62, 2, 0, 8]),
      Buffer.from([0x40, 2, 0, 1]),
      Buffer.from(PINGREQ),
    ];
    const sent = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...packets), harms).map(([packet, h]) => harmed(packet, h)) },
        { weight: 2, arbitrary: fc.constantFrom(...packets) },
        { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes)) },
      ),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(sent, async (parts) => {
        const client = await signedIn(running, car);
        client.write(...parts);
        await new Promise((resolve) => setImmediate(resolve));
        client.destroy();
      }),
      { numRuns: PACKETS, ...SEEDED },
    );
    await othersAreServed();
    await eventually(async () => expect(await running.count('motorpool_mqtt_connections')).to.equal(0));
    await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.equal(0));
    expect(running.taken.every(({ vehicleId, text }) => vehicleId === car.id || text === 'honest')).to.equal(true);
    expect(process.memoryUsage().rss - before).to.be.lessThan(100 * MIB);
    const { heapUsed } = process.memoryUsage();
    tell(`${PACKETS} times broken bytes after sign-in, others served; heap ${(heapUsed / MIB).toFixed(0)} MiB`);
    expect(heapUsed - heapBefore).to.be.lessThan(MOST_HEAP_BYTES);
  });
});
