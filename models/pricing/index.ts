/** What prices are made with: the price from demand, and demand from rentals. */
export {
  cameOfDay,
  type DayAsked,
  HOURS,
  knownOfDay,
  PAST_DAYS,
  ruledDays,
} from '../tasks/branch-demand/branch-days.js';
export { carsTaken, type Rental } from '../tasks/branch-demand/cars-taken.js';
export { sameHours } from '../tasks/branch-demand/same-hours.js';
export { PRIOR_ELASTICITY, type PriceReason, priceReasons } from './dynamic-price.js';
export { type Elasticity, learnElasticity, PRIOR, type QuoteOutcome } from './elasticity.js';
export { type PricedCar, suggestedPrice } from './suggested-price.js';
