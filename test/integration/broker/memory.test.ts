import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { WITHOUT_RATES } from '../../../broker/limits.js';
import { commandResultsTopic } from '../../../contracts/index.js';
import type { RawTelemetry } from '../../../platform/telemetry-stream/telemetry-stream.js';
import { eventually } from '../../support/eventually.js';
import { flood } from './flood.js';
import { publishPacket, telemetry } from './packets.js';
import { type Car, startBroker } from './running-broker.js';

const KIB = 1024;
const MIB = KIB * KIB;
/** Of a connection that waits: a chunk that is not cut yet, and one in the socket's own buffer. */
const WAITING_BYTES = 2 * 64 * KIB;
/** Objects, the senders themselves (they live here too), and what the collector has not taken yet. */
const SLACK_BYTES = 64 * MIB;

describe('memory while the store is stalled', () => {
  /** The largest growth of this process within these seconds of sending. */
  async function peakGrowth(seconds: number): Promise<number> {
    const before = process.memoryUsage().rss;
    let peak = before;
    for (let tick = 0; tick < seconds * 10; tick++) {
      await pause(100);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    return peak - before;
  }

  it('stays under its bound with 200 cars that send as fast as they can, and then all is stored in order', async function () {
    this.timeout(120_000);
    const pendingBytesInAll = 16 * MIB;
    await using running = await startBroker({ limits: { ...WITHOUT_RATES, pendingBytesInAll } });
    const cars = await running.newCars(200);
    let storeIsBack = () => {};
    const down = new Promise<void>((resolve) => (storeIsBack = resolve));
    const held: RawTelemetry[] = [];
    running.store = (message) => {
      held.push(message);
      return down;
    };
    const filler = 'x'.repeat(1000);
    const packets = 1_000; // of each car: 200 MB in all
    using _ = await flood(running.port, cars, (car, n) => telemetry(car, n + 1, `${n} ${filler}`), packets);
    const growth = await peakGrowth(4);
    expect(growth).to.be.lessThan(pendingBytesInAll + cars.length * WAITING_BYTES + SLACK_BYTES);
    const next = new Map(cars.map(({ id }) => [id, 0]));
    running.store = async ({ vehicleId, payload }) => {
      running.taken.length = 0; // it would be most of the memory
      inOrder(next, vehicleId, payload);
    };
    for (const { vehicleId, payload } of held) inOrder(next, vehicleId, payload);
    storeIsBack();
    await eventually(() => expect([...next.values()].every((count) => count === packets)).to.equal(true), {
      timeoutMs: 60_000,
      everyMs: 200,
    });
  });

  it('counts a whole chunk for the one small message that waits in it', async function () {
    this.timeout(60_000);
    await using running = await startBroker({ limits: WITHOUT_RATES });
    const cars = await running.newCars(20);
    let storeIsBack = () => {};
    const down = new Promise<void>((resolve) => (storeIsBack = resolve));
    running.store = () => down;
    // A small message that waits for the store, and 60 KiB that do not, in one packet after the other.
    const ballast = 'x'.repeat(60 * KIB);
    const both = (car: Car, n: number) =>
      Buffer.concat([telemetry(car, n + 1, '{}'), publishPacket(commandResultsTopic(car.id), 0, ballast, 0)]);
    using _ = await flood(running.port, cars, both, 1_000);
    const growth = await peakGrowth(3);
    const most = cars.length * (MIB + WAITING_BYTES) + SLACK_BYTES; // 20 × 256 × 64 KiB if it were not
    expect(growth).to.be.lessThan(most);
    storeIsBack();
  });
});

function inOrder(next: Map<string, number>, vehicleId: string, payload: Uint8Array): void {
  const n = Number.parseInt(Buffer.from(payload).toString('latin1', 0, 8), 10);
  expect(n, vehicleId).to.equal(next.get(vehicleId));
  next.set(vehicleId, n + 1);
}
