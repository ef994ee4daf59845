/** Books a car of the first minute: one that was not heard yet is not fit, and is asked for again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Customer } from './customer.js';

const TRIES = 15;
const AGAIN_MS = 1_000;

export interface Wanted {
  who: Customer;
  vehicleId: string;
  signal: AbortSignal;
}

/** From `startsAt` to `endsAt`, in ms. undefined where the car was never to be had. Throws once the signal is aborted. */
export async function bookAtLast({ who, vehicleId, signal }: Wanted, startsAt: number, endsAt: number) {
  for (let tries = 0; tries < TRIES; tries++) {
    const booking = await who.book(vehicleId, startsAt, endsAt);
    if (booking) return booking;
    await pause(AGAIN_MS, undefined, { signal });
  }
  return undefined;
}
