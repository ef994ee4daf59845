/**
 * Customers who want a car, each with a most that they would pay, which no pricer is told. They come by the hour of the
 * week, more in summer and on days of events, and book ahead for one day to two weeks.
 */
import { poisson, seededRandom } from '../../tables/random.js';

export const DAY_HOURS = 24;

export interface Market {
  readonly name: string;
  /** Customers a day, for each car of the fleet. */
  readonly wantedPerCar: number;
  /** The median of what they would pay for a day, where 1 is the fixed price; and how far apart they are (of its logarithm). */
  readonly medianWorth: number;
  readonly spread: number;
}

/** Times are in hours from the beginning. */
export interface Customer {
  readonly asksAt: number;
  readonly from: number;
  readonly until: number;
  /** Most for a day, where 1 is the fixed price. */
  readonly worth: number;
}

const SUMMER_DAY = 200;
const EVENTS_A_YEAR = 15;

/** In the order in which they ask. */
export function customersOf(market: Market, cars: number, days: number, seed: number): Customer[] {
  const random = seededRandom(seed);
  const events = new Set(Array.from({ length: Math.round((EVENTS_A_YEAR * days) / 365) }, () => random.below(days)));
  const customers: Customer[] = [];
  for (let day = 0; day < days; day++) {
    const weekend = day % 7 >= 4 && day % 7 <= 5; // fetched on a Friday or Saturday
    const summer = 1 + 0.35 * Math.cos((2 * Math.PI * (day - SUMMER_DAY)) / 365);
    const wanted = market.wantedPerCar * cars * summer * (weekend ? 1.5 : 0.8) * (events.has(day) ? 2.2 : 1);
    for (let count = poisson(wanted, random); count > 0; count--) {
      const from = day * DAY_HOURS + 8 + random.below(11);
      const nights = Math.min(14, 1 + Math.floor(-2.2 * Math.log(1 - random.next())));
      const lead = Math.floor(-10 * DAY_HOURS * Math.log(1 - random.next()));
      const surge = events.has(day) ? 1.2 : weekend ? 1.05 : 1; // who wants that very day pays more for it
      const worth = market.medianWorth * surge * Math.exp(market.spread * random.normal());
      customers.push({ asksAt: Math.max(0, from - lead), from, until: from + nights * DAY_HOURS, worth });
    }
  }
  return customers.sort((a, b) => a.asksAt - b.asksAt);
}
