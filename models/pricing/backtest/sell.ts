/** What a fleet of one type earns of a market by prices of one kind. */
import { PAST_DAYS } from '../../tasks/branch-demand/branch-days.js';
import { carsTaken, type Rental } from '../../tasks/branch-demand/cars-taken.js';
import { sameHours } from '../../tasks/branch-demand/same-hours.js';
import { type DemandRules, priceReasons } from '../dynamic-price.js';
import { type Elasticity, learnElasticity, PRIOR, type QuoteOutcome } from '../elasticity.js';
import { type Customer, DAY_HOURS } from './simulated-market.js';

const HOUR_MS = 3_600_000;
const AHEAD_HOURS = 28 * DAY_HOURS;
const LEARNS_EVERY_DAYS = 7;
const MOST_QUOTES = 20_000;

/** `fixed`: a factor on the base price; `demand`: as prices are made in the rental, elasticity learned as it goes. */
export type Pricer =
  | { readonly kind: 'fixed'; readonly factor: number }
  | {
      readonly kind: 'demand';
      readonly floorPercent: number;
      readonly capPercent: number;
      readonly trialPercent: number;
    };

export interface Sold {
  /** In prices of a day, of rentals that begin in the span that is judged. */
  readonly revenue: number;
  /** The share of car hours that was rented in it. */
  readonly utilisation: number;
  readonly bookings: number;
  readonly elasticity: Elasticity;
}

/** Until `judgedFrom` (a day) prices are fixed, whatever the pricer: the history that every fleet has. */
export function sell(
  customers: readonly Customer[],
  pricer: Pricer,
  { cars, days, judgedFrom }: { cars: number; days: number; judgedFrom: number },
): Sold {
  const taken = new Float64Array((days + 60) * DAY_HOURS);
  const rentals: Rental[] = [];
  const quotes: QuoteOutcome[] = [];
  let [revenue, bookings, today, elasticity] = [0, 0, -1, PRIOR];
  let foreseen: Float64Array | undefined;
  for (const customer of customers) {
    const day = Math.floor(customer.asksAt / DAY_HOURS);
    if (day > today && pricer.kind === 'demand' && day >= judgedFrom) {
      if (Math.floor(day / LEARNS_EVERY_DAYS) > Math.floor(today / LEARNS_EVERY_DAYS)) {
        elasticity = learnElasticity(quotes.slice(-MOST_QUOTES));
      }
      foreseen = foresee(rentals, day, cars);
    }
    today = Math.max(today, day);
    const isFree = taken.subarray(customer.from, customer.until).every((busy) => busy < cars);
    if (!isFree) continue;
    const asked = priceOf(customer, pricer, { day, judgedFrom, foreseen, taken, cars, elasticity });
    const booked = asked.perDay <= customer.worth;
    if (day >= judgedFrom) quotes.push({ ...asked, priceRatio: asked.perDay, booked });
    if (!booked) continue;
    for (let hour = customer.from; hour < customer.until; hour++) taken[hour] = (taken[hour] as number) + 1;
    const times = { madeAt: customer.asksAt, from: customer.from, until: customer.until };
    rentals.push({ madeAt: times.madeAt * HOUR_MS, from: times.from * HOUR_MS, until: times.until * HOUR_MS });
    if (customer.from < judgedFrom * DAY_HOURS || customer.from >= days * DAY_HOURS) continue;
    bookings++;
    revenue += (asked.perDay * (customer.until - customer.from)) / DAY_HOURS;
  }
  const judged = taken.subarray(judgedFrom * DAY_HOURS, days * DAY_HOURS);
  const utilisation = judged.reduce((sum, busy) => sum + busy, 0) / (judged.length * cars);
  return { revenue, utilisation, bookings, elasticity };
}

/** The same rule as in the rental, of what is known on the morning of that day. */
function foresee(rentals: readonly Rental[], day: number, cars: number): Float64Array | undefined {
  const first = Math.max(0, day - PAST_DAYS);
  const past = carsTaken(rentals, first * DAY_HOURS * HOUR_MS, (day - first) * DAY_HOURS);
  return sameHours(
    past.map((busy) => busy / cars),
    AHEAD_HOURS,
  );
}

interface Known {
  day: number;
  judgedFrom: number;
  foreseen: Float64Array | undefined;
  taken: Float64Array;
  cars: number;
  elasticity: Elasticity;
}

function priceOf({ asksAt, from, until }: Customer, pricer: Pricer, known: Known) {
  const { day, foreseen, taken, cars } = known;
  const leadDays = (from - asksAt) / DAY_HOURS;
  if (pricer.kind === 'fixed' || day < known.judgedFrom || !foreseen) {
    return { perDay: pricer.kind === 'fixed' && day >= known.judgedFrom ? pricer.factor : 1, demand: 0.5, leadDays };
  }
  const rules: DemandRules = { ...pricer, elasticity: known.elasticity.elasticity };
  const trialPercent =
    (Math.imul(Math.floor(from / DAY_HOURS) + 1, 0x9e3779b1) & 0x10000 ? 1 : -1) * pricer.trialPercent;
  const days = (until - from) / DAY_HOURS;
  let [percent, demand] = [0, 0];
  for (let k = 0; k < days; k++) {
    const start = from + k * DAY_HOURS;
    const ahead = start - day * DAY_HOURS;
    const back = Math.max(0, Math.ceil((ahead + DAY_HOURS - AHEAD_HOURS) / 168)) * 168;
    const share = mean(foreseen, ahead - back);
    const reasons = priceReasons(
      { demand: share, utilisation: mean(taken, start) / cars, leadDays, dayOfRental: k, trialPercent },
      rules,
    );
    percent += reasons.reduce((sum, reason) => sum + reason.percent, 0) / days;
    demand += share / days;
  }
  return { perDay: 1 + percent / 100, demand, leadDays };
}

const mean = (values: Float64Array, from: number) =>
  values.subarray(from, from + DAY_HOURS).reduce((sum, value) => sum + value, 0) / DAY_HOURS;
