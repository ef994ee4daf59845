/** The demo's customers, who search, book, pay, drive and return in quickened time, as people would: through the API alone. */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { OperatorClient } from '../operator/operator-client.js';
import { bookingsAhead } from './customers/ahead.js';
import { bookAtLast } from './customers/book-at-last.js';
import { enrol } from './customers/enrol.js';
import { demoPeople, MOST_PEOPLE } from './customers/people.js';
import { seat, type Town } from './customers/seat.js';
import { staff } from './customers/staff.js';
import type { DemoCar } from './demo-driver.js';
import { seededRandom } from './random.js';

const PEOPLE_PER_CAR = 2;
const AHEAD_PER_CAR = 1.5;
const REFILL_MS = 10 * 60_000;
const SEATS_APART_MS = 150;
const MISSED_FROM_MS = 50 * 60_000;
const MISSED_TO_MS = 5 * 60_000;
const LONG_SEATS = [1, 3]; // of five

export interface DemoCustomersOptions {
  log: Log;
  admin: OperatorClient;
  baseUrl: string;
  fleetId: string;
  /** Those that customers take, and those that stand free for whoever looks at the demo. */
  cars: readonly DemoCar[];
  guests: readonly DemoCar[];
  secret: string;
  seed: number;
  /** Divides all times. */
  quickness: number;
  signal: AbortSignal;
}

/** Runs until the signal is aborted, or throws why it cannot begin. */
export async function demoCustomers(options: DemoCustomersOptions): Promise<void> {
  const { log, admin, baseUrl, fleetId, cars, guests, secret, seed, quickness, signal } = options;
  const people = demoPeople(Math.min(MOST_PEOPLE, Math.max(2, cars.length * PEOPLE_PER_CAR)));
  const enrolled = await enrol(admin, people, { baseUrl, secret, signal });
  const random = seededRandom(seed);
  const ahead = await bookingsAhead({ admin, enrolled, cars, guests, random, signal });
  const town: Town = {
    ...{ log, admin, staff: staff(admin, random), enrolled, ahead, fleetId, quickness, signal },
    cars: new Map(cars.map((car) => [car.vehicleId, car])),
    rentals: 0,
  };
  log.info({ customers: people.length }, 'customers of the demo rent');

  const seats = cars.map(async (car, index) => {
    await pause(index * SEATS_APART_MS, undefined, { signal });
    const length = cars.length > 1 && LONG_SEATS.includes(index % 5) ? 'long' : 'short';
    await seat(town, car, length, seededRandom(seed + 1 + index));
  });
  await Promise.allSettled([...seats, keepAhead()]); // until the signal: then each ends what it has asked for

  /** Somebody paid for a car that stands here, and never came for it. */
  async function missOne(): Promise<void> {
    const now = Date.now();
    const who = random.pick(enrolled.customers);
    const wanted = { who, vehicleId: random.pick(guests).vehicleId, signal };
    const booking = await bookAtLast(wanted, now - MISSED_FROM_MS, now - MISSED_TO_MS);
    if (!booking) return;
    await who.pay(booking, false);
    await town.staff.noShow(booking);
  }

  function tell(error: unknown): void {
    signal.throwIfAborted();
    log.debug({ reason: messageOf(error) }, 'a booking of the demo failed');
  }

  async function keepAhead(): Promise<void> {
    await pause(cars.length * SEATS_APART_MS, undefined, { signal }); // first those that drive already
    if (enrolled.areNew && guests.length > 0) await missOne().catch(tell);
    for (;;) {
      await ahead.fill(Math.ceil(cars.length * AHEAD_PER_CAR)).catch(tell);
      await pause(REFILL_MS / quickness, undefined, { signal });
    }
  }
}
