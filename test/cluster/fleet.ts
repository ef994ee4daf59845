/** Simulated cars that report through the load balancer, and what each of them has seen of an outage. */

import { findOrMakeCars } from '../../edge-agent/operator/find-or-make-cars.js';
import { forEachOf } from '../../edge-agent/operator/for-each-of.js';
import type { OperatorClient } from '../../edge-agent/operator/operator-client.js';
import { type CarLink, openCarLink } from '../../edge-agent/simulator/car-link.js';
import { demoCar, isElectric } from '../../edge-agent/simulator/demo-cars.js';
import { type SimulatedCar, simulatedCar } from '../../edge-agent/simulator/simulated-car.js';
import { steadyTicks } from '../../edge-agent/simulator/steady-ticks.js';
import { streetDrive } from '../../edge-agent/simulator/street-drive.js';
import { partitionOf } from '../../platform/telemetry-stream/partition-of.js';
import { eventually } from '../support/eventually.js';

const PREFIX = 'cluster-';
const CALLS_AT_ONCE = 8;

export interface Fleet {
  readonly cars: readonly SimulatedCar[];
  readonly startedAt: number;
  readonly reconnects: number;
  /** Cars to which nothing was acknowledged that they sent since then, ms since the epoch. */
  waitingSince(at: number): number;
  /** The same, one line each, for whoever looks why. */
  describeWaiting(at: number): string[];
  /** When the last car got an acknowledgement of what it sent since `mark`; undefined while one has none. */
  readonly allAgainAt: number | undefined;
  /** The longest that a car has gone without an acknowledgement since `mark`, ms. */
  longestSilenceMs(): number;
  mark(at: number): void;
  /** Sends no more; resolves when all that was sent is acknowledged, rejects where that takes more than a minute. */
  finish(): Promise<void>;
  end(): void;
}

interface Seen {
  ackedAt: number;
  /** When what was acknowledged last had been sent. */
  sentAt: number;
  againAt: number | undefined;
  silenceMs: number;
}

/** Each has a sample every `periodMs`. `addresses`: those from which they speak, in turn. Resolves when all have connected. */
export async function startFleet(
  client: OperatorClient,
  mqtt: { host: string; port: number },
  count: number,
  addresses: readonly string[],
  periodMs: number,
): Promise<Fleet> {
  const wanted = Array.from({ length: count }, (_, i) => ({ ...demoCar(i), externalId: `${PREFIX}${i}` }));
  const ids = await findOrMakeCars(client, PREFIX, wanted, client.makeCar);
  const links: CarLink[] = [];
  const cars: SimulatedCar[] = [];
  const seen: Seen[] = [];
  let markedAt = Date.now();

  await forEachOf(wanted, CALLS_AT_ONCE, async ({ externalId }, index) => {
    const vehicleId = ids.get(externalId) as string;
    const token = await client.issueToken(vehicleId);
    const localAddress = addresses[index % addresses.length] as string;
    const refused = (reason: string) => {
      throw new Error(reason);
    };
    const link = openCarLink({ ...mqtt, vehicleId, token, localAddress, onRefused: refused });
    const car: Seen = { ackedAt: Date.now(), sentAt: 0, againAt: undefined, silenceMs: 0 };
    links.push(link);
    seen.push(car);
    cars.push(
      simulatedCar(vehicleId, streetDrive({ seed: index + 1, isElectric: isElectric(index) }), link, 1, (ackMs) => {
        const now = Date.now();
        car.silenceMs = Math.max(car.silenceMs, now - Math.max(car.ackedAt, markedAt));
        car.ackedAt = now;
        car.sentAt = Math.max(car.sentAt, now - ackMs);
        if (car.sentAt >= markedAt) car.againAt ??= now;
      }),
    );
  });
  await Promise.all(links.map((link) => link.ready));
  const startedAt = Date.now();
  const stop = steadyTicks(cars.length, periodMs, (index) => cars[index]?.tick(periodMs));

  return {
    cars,
    startedAt,
    get reconnects() {
      return links.reduce((sum, link) => sum + link.reconnects, 0);
    },
    waitingSince: (at) => seen.filter(({ sentAt }) => sentAt < at).length,
    describeWaiting: (at) =>
      cars.flatMap(({ vehicleId, link }, i) => {
        const { sentAt = 0 } = seen[i] ?? {};
        const of = `partition ${partitionOf(vehicleId)}, ${link.inFlight} in flight, ${link.reconnects} reconnects`;
        return sentAt < at
          ? [`car ${vehicleId} of ${of}: acknowledged what it sent ${Date.now() - sentAt} ms ago`]
          : [];
      }),
    get allAgainAt() {
      const times = seen.map(({ againAt }) => againAt);
      return times.includes(undefined) ? undefined : Math.max(...(times as number[]));
    },
    longestSilenceMs: () =>
      Math.max(...seen.map(({ silenceMs, ackedAt }) => Math.max(silenceMs, Date.now() - Math.max(ackedAt, markedAt)))),
    mark(at) {
      markedAt = at;
      for (const car of seen) [car.againAt, car.silenceMs] = [undefined, 0];
    },
    async finish() {
      stop();
      await eventually(
        () => {
          const left = links.reduce((sum, link) => sum + link.inFlight, 0);
          if (left > 0) throw new Error(`${left} messages wait for their acknowledgement`);
        },
        { timeoutMs: 60_000 },
      );
    },
    end() {
      stop();
      for (const link of links) link.end();
    },
  };
}
