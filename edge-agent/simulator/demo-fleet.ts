/** Some simulated cars, and their customers, in this very process, over real MQTT and HTTP, so that a new system shows life. */
import { setMaxListeners } from 'node:events';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Room } from '../../platform/room.js';
import { findOrMakeCars } from '../operator/find-or-make-cars.js';
import { forEachOf } from '../operator/for-each-of.js';
import { type OperatorClient, operatorClient } from '../operator/operator-client.js';
import { staff } from './customers/staff.js';
import { CONDITIONS, demoVehicle } from './demo-cars.js';
import { demoCustomers } from './demo-customers.js';
import { type DemoCar, demoDriver } from './demo-driver.js';
import { findOrMakePlace } from './demo-place.js';
import { seededRandom } from './random.js';
import { steadyTicks } from './steady-ticks.js';

const PREFIX = 'demo-';
const CALLS_AT_ONCE = 4; // the system has customers to serve as well
const PERIOD_MS = 1000;
/** Customers have these at most; what is more drives for ever. */
const MOST_RENTED = 25;
/** One in so many stands free. */
const GUEST_IN = 5;
const SEED = 1;

interface Customers {
  /** Their passwords come from it. */
  secret: string;
  seed?: number;
  /** Divides all their times: 1 unless told. */
  quickness?: number;
}

export interface DemoFleetOptions {
  log: Log;
  cars: number;
  /** undefined: no customers, and every car drives. */
  customers: Customers | undefined;
  /** Both hold once the rooms before this one have started. */
  baseUrl: () => string;
  mqttUrl: () => string;
  admin: { email: string; password: string };
}

/**
 * Cars and customers are found or made through the public API, the same ones after each restart. Starting does not wait for
 * that: the system is ready without its demo, and a demo that fails is told in the log.
 */
export function createDemoFleet({ log, cars: count, customers, baseUrl, mqttUrl, admin }: DemoFleetOptions): Room {
  const cars = new Map<number, DemoCar>(); // by their numbers
  const stopped = new AbortController();
  const { signal } = stopped;
  setMaxListeners(0, signal); // each of the customers waits for it
  let stopTicks = () => {};
  let begun: Promise<void> = Promise.resolve();

  const isGuest = (index: number) => index < MOST_RENTED && index % GUEST_IN === GUEST_IN - 1;
  const isRented = (index: number) => index < MOST_RENTED && !isGuest(index);
  const some = (wanted: (index: number) => boolean) =>
    [...cars.entries()].flatMap(([index, car]) => (wanted(index) ? [car] : []));

  async function begin(): Promise<void> {
    const client = operatorClient(baseUrl(), admin, signal);
    const random = seededRandom(customers?.seed ?? SEED);
    const crew = staff(client, random);
    const fleetId = await findOrMakePlace(client);
    const wanted = Array.from({ length: count }, (_, index) => demoVehicle(index, PREFIX, fleetId));
    const made = new Set<string>();
    const ids = await findOrMakeCars(client, PREFIX, wanted, async (vehicle) => {
      const { id } = await client.call<{ id: string }>('POST', '/api/v1/vehicles', vehicle);
      made.add(id);
      return id;
    });
    const { hostname, port } = new URL(mqttUrl());
    const mqtt = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 1883) };
    await forEachOf(wanted, CALLS_AT_ONCE, async ({ externalId }, index) => {
      const vehicleId = ids.get(externalId) as string;
      const token = await client.issueToken(vehicleId);
      signal.throwIfAborted();
      const isOut = customers === undefined || !isGuest(index);
      cars.set(index, await demoDriver(index, isOut, { ...mqtt, vehicleId, token }, log));
    });
    const inOrder = [...cars.entries()].sort(([a], [b]) => a - b).map(([, { car }]) => car);
    stopTicks = steadyTicks(inOrder.length, PERIOD_MS, (index) => inOrder[index]?.tick(PERIOD_MS));
    log.info({ cars: cars.size }, 'the demo fleet drives');
    for (const id of made) await crew.logService(id, random);
    const workshop = made.size > 0 ? some((index) => CONDITIONS.has(index)) : [];
    for (const [day, { vehicleId }] of workshop.entries()) await crew.planService(vehicleId, day + 1, 'Workshop');
    if (customers) await rent(client, fleetId, customers);
  }

  /** Without its customers all of the fleet drives. */
  async function rent(client: OperatorClient, fleetId: string, { secret, seed = SEED, quickness = 1 }: Customers) {
    const shared = { log, admin: client, baseUrl: baseUrl(), fleetId, secret, seed, quickness, signal };
    await demoCustomers({ ...shared, cars: some(isRented), guests: some(isGuest) }).catch((error) => {
      for (const car of cars.values()) car.isOut = true;
      if (!signal.aborted) log.warn({ reason: messageOf(error) }, 'the demo fleet drives without customers');
    });
  }

  return {
    name: 'demo-fleet',
    async start() {
      begun = begin().catch((error) => {
        if (!signal.aborted) log.error({ reason: messageOf(error) }, 'the demo fleet does not drive');
      });
    },
    async stop() {
      stopped.abort();
      stopTicks();
      await begun;
      for (const { car } of cars.values()) car.link.end();
    },
    problem: () => undefined,
  };
}
