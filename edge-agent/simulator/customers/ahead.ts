/** Bookings for the coming weeks: some are always there, some are thought better of, some never paid. */
import { setTimeout as pause } from 'node:timers/promises';
import type { OperatorClient } from '../../operator/operator-client.js';
import type { DemoCar } from '../demo-driver.js';
import type { Random } from '../random.js';
import type { Customer, Rental } from './customer.js';
import type { Enrolled } from './enrol.js';
import { fateAhead, planAhead } from './outing.js';

const BETWEEN_MS = 250;
const TRIES = 3; // for each booking that is wanted
/** Cars that are left to whoever looks at the demo are booked only later than that. */
const GUESTS_FROM_DAYS = 5;

export interface Due {
  rental: Rental;
  who: Customer;
}

export interface Ahead {
  /** Books until so many lie ahead. */
  fill(wanted: number): Promise<void>;
  /** One whose time has come and whose car stands ready; it is no longer ahead then. */
  takeDue(): Due | undefined;
}

/** Knows what was booked in earlier runs. `cars` may be booked for any day, `guests` not for the next ones. */
export async function bookingsAhead(options: {
  admin: OperatorClient;
  enrolled: Enrolled;
  cars: readonly DemoCar[];
  guests: readonly DemoCar[];
  random: Random;
  signal: AbortSignal;
}): Promise<Ahead> {
  const { admin, enrolled, cars, guests, random, signal } = options;
  const all = new Map([...cars, ...guests].map((car) => [car.vehicleId, car]));
  const { items } = await admin.call<{ items: Rental[] }>('GET', '/api/v1/reservations?state=confirmed&limit=1000');
  let ahead = items.flatMap((rental): Due[] => {
    const who = enrolled.byId.get(rental.userId);
    return who && all.has(rental.vehicleId) ? [{ rental, who }] : [];
  });

  async function bookOne(): Promise<void> {
    const isGuest = guests.length > 0 && random.chance(guests.length / all.size);
    const car = random.pick(isGuest ? guests : cars);
    const { startsAt, endsAt } = planAhead(random, Date.now(), isGuest ? GUESTS_FROM_DAYS : 0.25);
    const who = random.pick(enrolled.customers);
    const fate = fateAhead(random);
    const booking = await who.book(car.vehicleId, startsAt, endsAt);
    if (!booking || fate === 'unpaid') return;
    await who.pay(booking, false);
    if (fate === 'cancelled') await who.cancel(booking, 'Our plans have changed');
    else ahead.push({ rental: booking, who });
  }

  return {
    async fill(wanted) {
      for (let tries = wanted * TRIES; ahead.length < wanted && tries > 0; tries--) {
        await bookOne();
        await pause(BETWEEN_MS, undefined, { signal });
      }
    },
    takeDue() {
      const now = Date.now();
      ahead = ahead.filter(({ rental }) => now < Date.parse(rental.endsAt));
      const index = ahead.findIndex(({ rental: { vehicleId, startsAt, endsAt } }) => {
        const car = all.get(vehicleId);
        return Date.parse(startsAt) <= now && now < Date.parse(endsAt) && car?.isParked && !car.isOut;
      });
      return index < 0 ? undefined : ahead.splice(index, 1)[0];
    },
  };
}
