/**
 * One place among the customers of the demo: whoever takes it rents a car, brings it back, and leaves it to the next. There
 * are as many places as cars to rent, so most cars are out.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../platform/errors.js';
import type { Log } from '../../../platform/log.js';
import type { OperatorClient } from '../../operator/operator-client.js';
import type { DemoCar } from '../demo-driver.js';
import type { Random } from '../random.js';
import type { Ahead } from './ahead.js';
import { bookAtLast } from './book-at-last.js';
import { bringBack, fetchCar, giveBack, type Trip } from './carry-out.js';
import type { Customer, Rental } from './customer.js';
import type { Enrolled } from './enrol.js';
import { type Length, type Outing, pauseS, planOuting } from './outing.js';
import type { Staff } from './staff.js';

const MINUTE_MS = 60_000;
/** The API takes a start that is up to an hour past as one of now. */
const PAST_MIN = { least: 3, most: 50 };
const AFTER_TROUBLE_MS = 15_000;

/** What all places share. */
export interface Town {
  log: Log;
  admin: OperatorClient;
  staff: Staff;
  enrolled: Enrolled;
  ahead: Ahead;
  fleetId: string;
  /** Those that customers may take. */
  cars: ReadonlyMap<string, DemoCar>;
  quickness: number;
  signal: AbortSignal;
  /** How many rentals there were in this run. */
  rentals: number;
}

/** Runs until the town's signal is aborted; then it throws. `car` is the one that is out as the demo begins. */
export async function seat(town: Town, car: DemoCar, length: Length, random: Random): Promise<never> {
  const { admin, staff, enrolled, ahead, fleetId, cars, quickness, signal } = town;
  const wait = (ms: number) => pause(ms, undefined, { signal });
  const plan = () => planOuting(random, length, quickness);
  const tripOf = (who: Customer, rental: Rental, its: DemoCar): Trip => ({
    who,
    rental,
    car: its,
    staff,
    random,
    signal,
  });

  /** One that runs already, of this run or one before: whoever has it goes on. */
  async function resume(): Promise<boolean> {
    const query = `state=active&vehicleId=${car.vehicleId}`;
    const { items } = await admin.call<{ items: Rental[] }>('GET', `/api/v1/reservations?${query}`);
    const [rental] = items;
    const who = rental && enrolled.byId.get(rental.userId);
    if (!rental || !who) return rental !== undefined;
    car.isOut = true;
    const leftMs = Date.parse(rental.endsAt) - Date.now() - MINUTE_MS;
    if (leftMs > 0) await wait(leftMs);
    await bringBack(tripOf(who, rental, car), plan().feedback);
    return true;
  }

  /** Of the first minute: a rental that began a while ago, so that the system is in the midst of its day. */
  async function beInTheMidst(): Promise<void> {
    if (length === 'short' && enrolled.areNew) await haveReturned();
    const outing = plan();
    const agoMs = random.between(PAST_MIN.least, PAST_MIN.most) * MINUTE_MS * (length === 'long' ? 1 : 0.1);
    const who = random.pick(enrolled.customers);
    const begun = Date.now();
    const rental = await bookAtLast(
      { who, vehicleId: car.vehicleId, signal },
      begun - agoMs,
      begun + outing.bookedS * 1000,
    );
    if (!rental) {
      car.isOut = false;
      return;
    }
    await who.pay(rental, false);
    await who.start(rental);
    await wait(outing.driveS * 1000 * random.next());
    await bringBack(tripOf(who, rental, car), outing.feedback);
  }

  async function haveReturned(): Promise<void> {
    const who = random.pick(enrolled.customers);
    const agoMs = random.between(PAST_MIN.most / 2, PAST_MIN.most) * MINUTE_MS;
    const rental = await bookAtLast(
      { who, vehicleId: car.vehicleId, signal },
      Date.now() - agoMs,
      Date.now() + MINUTE_MS / 2,
    );
    if (!rental) return;
    await who.pay(rental, false);
    await who.start(rental);
    await giveBack(tripOf(who, rental, car), plan().feedback);
  }

  async function rentSomeCar(outing: Outing): Promise<void> {
    const who = random.pick(enrolled.customers);
    const [from, to] = [Date.now(), Date.now() + outing.bookedS * 1000];
    const offered = (await who.search(fleetId, from, to)).flatMap((id) => cars.get(id) ?? []);
    const standing = offered.filter((one) => one.isParked && !one.isOut);
    if (standing.length === 0) return;
    const chosen = random.pick(standing);
    const booking = await who.book(chosen.vehicleId, from, to);
    if (!booking) return; // somebody was first
    car = chosen;
    await who.pay(booking, outing.isDeclinedFirst);
    if (outing.isCancelled) return who.cancel(booking, 'Found a lift');
    await drive(who, booking, outing);
  }

  async function drive(who: Customer, rental: Rental, outing: Outing): Promise<void> {
    town.rentals++;
    const trip = tripOf(who, rental, car);
    await fetchCar(trip);
    await wait(outing.driveS * 1000);
    await bringBack(trip, outing.feedback);
  }

  async function nextRental(): Promise<void> {
    const due = ahead.takeDue();
    const outing = plan();
    if (!due) return rentSomeCar(outing);
    car = cars.get(due.rental.vehicleId) ?? car;
    const bookedS = (Date.parse(due.rental.endsAt) - Date.now()) / 1000;
    await drive(due.who, due.rental, { ...outing, driveS: Math.max(outing.driveS, bookedS - 2 * 60) });
  }

  const rest = () => wait(pauseS(random, town.rentals, quickness) * 1000);
  /** What goes wrong in one story ends that story; a rental that still runs is gone on with. */
  async function tried(story: () => Promise<unknown>): Promise<void> {
    try {
      await story();
    } catch (error) {
      signal.throwIfAborted();
      town.log.debug({ reason: messageOf(error) }, 'a customer of the demo could not go on');
      await wait(AFTER_TROUBLE_MS);
      await resume().catch(() => signal.throwIfAborted());
    }
  }

  await tried(async () => (await resume()) || beInTheMidst());
  for (;;) {
    await rest();
    await tried(nextRental);
  }
}
