/** A rental from the fetched car to the last word: unlock, drive, park, lock, give back, say how it was. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoCar } from '../demo-driver.js';
import type { Random } from '../random.js';
import type { Customer, Rental } from './customer.js';
import type { Outing } from './outing.js';
import type { Staff } from './staff.js';

const HANDED_OVER = 0.3;
const LOOK_EVERY_MS = 500;
const PARKED_WITHIN_MS = 150_000;
const COMPLAINT = 2; // stars

export interface Trip {
  who: Customer;
  rental: Rental;
  car: DemoCar;
  staff: Staff;
  random: Random;
  signal: AbortSignal;
}

/** The rental begins: the car is unlocked by its renter, and driven off. */
export async function fetchCar({ who, rental, car, staff, random }: Trip): Promise<void> {
  await who.start(rental);
  if (random.chance(HANDED_OVER)) await staff.handOver(rental, 'start', car.values);
  await who.command(car.vehicleId, 'unlock');
  car.isOut = true;
}

/** The car is parked and locked, the rental ends, and whoever has something to say says it. */
export async function bringBack(trip: Trip, feedback: Outing['feedback']): Promise<void> {
  const { who, rental, car, staff, random, signal } = trip;
  car.isOut = false;
  for (const until = performance.now() + PARKED_WITHIN_MS; !car.isParked && performance.now() < until; ) {
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
  await who.command(car.vehicleId, 'lock');
  await giveBack(trip, feedback);
  if (feedback && feedback.rating <= COMPLAINT) await staff.makeGood(rental);
  else if (random.chance(HANDED_OVER)) await staff.handOver(rental, 'end', car.values);
}

export async function giveBack({ who, rental }: Trip, feedback: Outing['feedback']): Promise<void> {
  await who.end(rental);
  if (feedback) await who.rate(rental, feedback);
}
