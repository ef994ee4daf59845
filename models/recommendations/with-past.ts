/** Rentals of named customers become rentals with a past and without a name. */
import type { Rental, Taken } from './rentals.js';

/** Of one customer's past; the newest. */
export const MOST_TAKEN = 20;

export type NamedRental = Omit<Rental, 'past'> & {
  /** The same for all rentals of a customer. */
  readonly customer: string;
};

/** In order of time. What is booked in one moment knows nothing of each other. */
export function withPast(rentals: readonly NamedRental[]): Rental[] {
  const before = new Map<string, NamedRental[]>();
  return [...rentals]
    .sort((a, b) => a.at - b.at)
    .map(({ customer, ...rental }) => {
      const own = before.get(customer) ?? [];
      const past = own
        .filter(({ at }) => at < rental.at)
        .slice(-MOST_TAKEN)
        .map(({ car, at }): Taken => ({ car, ageDays: rental.at - at }));
      before.set(customer, [...own.slice(-MOST_TAKEN), { customer, ...rental }]);
      return { ...rental, past };
    });
}
