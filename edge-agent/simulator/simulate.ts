/** Many cars in one process against a running system: the load test. */
import { setTimeout as pause } from 'node:timers/promises';
import { findOrMakeCars } from '../operator/find-or-make-cars.js';
import { forEachOf } from '../operator/for-each-of.js';
import type { OperatorClient } from '../operator/operator-client.js';
import { type CarLink, openCarLink } from './car-link.js';
import { demoCar, isElectric } from './demo-cars.js';
import { latencies } from './latencies.js';
import { readBack } from './read-back.js';
import { type SimulatedCar, simulatedCar } from './simulated-car.js';
import { steadyTicks } from './steady-ticks.js';
import { streetDrive } from './street-drive.js';

const PREFIX = 'sim-';
const CALLS_AT_ONCE = 16;
const CONNECTS_PER_S = 400;
const CONNECT_LIMIT_MS = 60_000;
const LAST_ACK_LIMIT_MS = 60_000;

export interface SimulateOptions {
  cars: number;
  /** Samples a second and car. */
  rate: number;
  durationS: number;
  samplesPerMessage: number;
  verify: boolean;
  mqtt: { host: string; port: number };
  client: OperatorClient;
  /** A line on how it goes. */
  tell: (line: string) => void;
  /** Ends it early. */
  signal?: AbortSignal;
}

export interface SimulateResult {
  sent: number;
  acknowledged: number;
  heldBack: number;
  p50Ms: number;
  p99Ms: number;
  reconnects: number;
  /** A sentence for each car with a loss; undefined where it was not asked for. */
  losses: string[] | undefined;
}

/** Makes what cars are missing, drives them all, and waits for the last acknowledgement. */
export async function simulate(options: SimulateOptions): Promise<SimulateResult> {
  const { client, tell, rate, signal } = options;
  const newCars = Array.from({ length: options.cars }, (_, index) => ({
    ...demoCar(index),
    externalId: `${PREFIX}${String(index + 1).padStart(5, '0')}`,
  }));
  const ids = await findOrMakeCars(client, PREFIX, newCars, client.makeCar);
  const vehicleIds = newCars.map(({ externalId }) => ids.get(externalId) as string);
  const tokens = new Map<string, string>();
  await forEachOf(vehicleIds, CALLS_AT_ONCE, async (vehicleId) => {
    tokens.set(vehicleId, await client.issueToken(vehicleId));
  });
  tell(`${options.cars} cars are there`);

  const times = latencies();
  const links: CarLink[] = [];
  let cars: SimulatedCar[] = [];
  try {
    cars = await connect();
    await driveAll();
  } finally {
    for (const link of links) link.end();
  }
  const sum = (of: (car: SimulatedCar) => number) => cars.reduce((total, car) => total + of(car), 0);
  return {
    sent: sum((car) => car.sent),
    acknowledged: sum((car) => car.acknowledged),
    heldBack: sum((car) => car.heldBack),
    p50Ms: times.quantile(0.5),
    p99Ms: times.quantile(0.99),
    reconnects: sum((car) => car.link.reconnects),
    losses: options.verify ? await readBack(client, cars) : undefined,
  };

  async function connect(): Promise<SimulatedCar[]> {
    const refusals: string[] = [];
    const made: SimulatedCar[] = [];
    for (const [index, vehicleId] of vehicleIds.entries()) {
      const token = tokens.get(vehicleId) as string;
      const link = openCarLink({ ...options.mqtt, vehicleId, token, onRefused: (reason) => refusals.push(reason) });
      links.push(link);
      const drive = streetDrive({ seed: index + 1, isElectric: isElectric(index) });
      made.push(simulatedCar(vehicleId, drive, link, options.samplesPerMessage, (ackMs) => times.record(ackMs)));
      if (index % (CONNECTS_PER_S / 20) === 0) await pause(50);
    }
    const inTime = AbortSignal.timeout(CONNECT_LIMIT_MS);
    await Promise.race([Promise.all(made.map((car) => car.link.ready)), aborted(inTime)]);
    if (refusals.length > 0) throw new Error(`${refusals.length} cars were refused: ${refusals[0]}`);
    if (inTime.aborted) throw new Error(`not every car could connect within ${CONNECT_LIMIT_MS / 1000} s`);
    tell(`${made.length} cars are connected`);
    return made;
  }

  async function driveAll(): Promise<void> {
    const periodMs = 1000 / rate;
    const stop = steadyTicks(cars.length, periodMs, (index) => cars[index]?.tick(periodMs));
    const progress = setInterval(
      () => tell(`${times.total} messages acknowledged, p99 ${inMs(times.quantile(0.99))}`),
      10_000,
    );
    await Promise.race([
      pause(options.durationS * 1000, undefined, { ref: true }),
      ...(signal ? [aborted(signal)] : []),
    ]);
    stop();
    clearInterval(progress);
    const deadline = performance.now() + LAST_ACK_LIMIT_MS;
    while (cars.some((car) => car.link.inFlight > 0) && performance.now() < deadline) await pause(20);
  }
}

export const inMs = (ms: number) => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
