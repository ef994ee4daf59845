/** One customer with the API: signs in once they do something, and does with it what a customer's own program would. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type OperatorClient, operatorClient, Refused } from '../../operator/operator-client.js';
import type { DemoPerson } from './people.js';

/** Test cards of the sandbox. */
const DECLINED_CARD = '4000000000000002';
const GOOD_CARD = '4242424242424242';
const CONFIRMED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

export interface Rental {
  id: string;
  vehicleId: string;
  userId: string;
  startsAt: string;
  endsAt: string;
}
interface Booking extends Rental {
  totalMinor: number;
  currency: string;
}

export interface Customer {
  readonly person: DemoPerson;
  /** Throws a Refused (401) where the password is another. Everything else signs in by itself. */
  signIn(): Promise<void>;
  /** The ids of the fleet's cars that are free for that time, the cheapest first. */
  search(fleetId: string, startsAt: number, endsAt: number): Promise<string[]>;
  /** Asks for the price and holds the car at it. undefined where somebody was first or the car is not fit. */
  book(vehicleId: string, startsAt: number, endsAt: number): Promise<Booking | undefined>;
  pay(booking: Booking, isDeclinedFirst: boolean): Promise<void>;
  start(rental: Rental): Promise<void>;
  end(rental: Rental): Promise<void>;
  cancel(rental: Rental, reason: string): Promise<void>;
  /** True once the car has shown that it did it; false where that takes too long. */
  command(vehicleId: string, type: 'unlock' | 'lock'): Promise<boolean>;
  rate(rental: Rental, feedback: { rating: number; comments: string }): Promise<void>;
}

/** Once `signal` is aborted, every call throws. */
export function customer(baseUrl: string, person: DemoPerson, password: string, signal: AbortSignal): Customer {
  const api: OperatorClient = operatorClient(baseUrl, { email: person.email, password }, signal);
  const make = <T>(path: string, body: unknown) => api.call<T>('POST', path, body, { 'idempotency-key': randomUUID() });
  const act = (rental: Rental, action: string, body?: object) =>
    api.call('POST', `/api/v1/reservations/${rental.id}/${action}`, body);

  return {
    person,
    async signIn() {
      await api.call('GET', '/api/v1/users/me');
    },
    async search(fleetId, startsAt, endsAt) {
      const query = new URLSearchParams({ fleetId, startsAt: at(startsAt), endsAt: at(endsAt), limit: '100' });
      const { items } = await api.call<{ items: { vehicleId: string }[] }>('GET', `/api/v1/availability?${query}`);
      return items.map(({ vehicleId }) => vehicleId);
    },
    async book(vehicleId, startsAt, endsAt) {
      const asked = { vehicleId, startsAt: at(startsAt), endsAt: at(endsAt) };
      try {
        const quote = await make<{ id: string }>('/api/v1/quotes', asked);
        return await make<Booking>('/api/v1/reservations', { ...asked, quoteId: quote.id });
      } catch (error) {
        if (error instanceof Refused && error.status === 409) return undefined;
        throw error;
      }
    },
    async pay({ id, totalMinor, currency }, isDeclinedFirst) {
      const pay = (number: string) =>
        make('/api/v1/payments', {
          ...{ reservationId: id, amountMinor: totalMinor, currency },
          ...{ method: 'Credit Card', card: { number } },
        });
      if (isDeclinedFirst) {
        await pay(DECLINED_CARD).catch((error) => {
          if (!(error instanceof Refused && error.status === 402)) throw error;
        });
      }
      await pay(GOOD_CARD);
    },
    async start(rental) {
      await act(rental, 'start');
    },
    async end(rental) {
      await act(rental, 'end');
    },
    async cancel(rental, reason) {
      await act(rental, 'cancel', { reason });
    },
    async command(vehicleId, type) {
      const path = `/api/v1/vehicles/${vehicleId}/commands`;
      const { id } = await make<{ id: string }>(path, { type });
      const until = performance.now() + CONFIRMED_WITHIN_MS;
      while (performance.now() < until) {
        const { state } = await api.call<{ state: string }>('GET', `${path}/${id}`);
        if (state === 'confirmed') return true;
        if (state === 'failed' || state === 'expired') return false;
        await pause(LOOK_EVERY_MS, undefined, { signal });
      }
      return false;
    },
    async rate(rental, feedback) {
      await make('/api/v1/feedback', { reservationId: rental.id, ...feedback });
    },
  };
}

const at = (ms: number) => new Date(ms).toISOString();
