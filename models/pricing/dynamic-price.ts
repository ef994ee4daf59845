/**
 * A price from what is known of demand, as a sum of percents of which each is explained by itself, between a floor and a
 * cap. Pure arithmetic: what a model foresaw comes in as a number.
 */

/** What is known of one day that a car is wanted for. Each that is left out changes nothing. */
export interface DemandFacts {
  /** The share of cars of its kind that is foreseen to be taken, 0 to 1. */
  readonly demand?: number | undefined;
  /** The share that is taken already, 0 to 1. */
  readonly utilisation?: number | undefined;
  /** Days from now until it is fetched. */
  readonly leadDays?: number | undefined;
  /** 0 is the first day of the rental: later days may be cheaper, so that a longer rental never costs less. */
  readonly dayOfRental?: number | undefined;
  readonly season?: 'low' | 'normal' | 'high' | undefined;
  readonly weekend?: boolean | undefined;
  /** What staff say of events and of competitors' prices on that day, in percent. */
  readonly eventPercent?: number | undefined;
  readonly competitionPercent?: number | undefined;
  /** By which the price is tried, to learn how many book at it: chance says whether up or down, for all who begin on one day. */
  readonly trialPercent?: number | undefined;
}

export interface DemandRules {
  /** Of the price without demand, in percent: 80 is a fifth off at most. */
  readonly floorPercent: number;
  readonly capPercent: number;
  /** By how many percent fewer book where the price is a percent higher. */
  readonly elasticity: number;
}

export interface PriceReason {
  readonly name: string;
  /** On top, or off where negative; what the floor or the cap leaves of it. */
  readonly percent: number;
  readonly why: string;
}

/** A fleet is well used where this share of it is taken: then demand leaves the price as it is. */
export const WELL_USED = 0.7;
const SCARCE_FROM = 0.85;
const SCARCE_PERCENT = 15;
const SEASON_PERCENT = { low: -10, normal: 0, high: 15 } as const;
const WEEKEND_PERCENT = 5;

/** What `demand` alone asks for. Monotone; see docs/models.md for where it comes from. */
function percentOfDemand(demand: number, elasticity: number): number {
  const clearing = 1 + Math.log(Math.max(demand, 1e-3) / WELL_USED) / elasticity;
  return 100 * (Math.max(1 / Math.max(1, elasticity), clearing) - 1);
}

/** The reasons that change the price, in the order in which they count; of what goes past a bound the later ones count for less. */
export function priceReasons(facts: DemandFacts, { floorPercent, capPercent, elasticity }: DemandRules): PriceReason[] {
  const { demand, utilisation, leadDays, dayOfRental, season, weekend } = facts;
  const wanted: PriceReason[] = [];
  const add = (name: string, percent: number, why: string) => {
    if (percent !== 0) wanted.push({ name, percent, why });
  };
  if (demand !== undefined) {
    const most = Math.max(demand, utilisation ?? 0); // what is booked is wanted, whatever was foreseen
    add('Demand', percentOfDemand(most, elasticity), `${whole(most)} % of such cars are foreseen to be taken`);
  }
  if (utilisation !== undefined && utilisation > SCARCE_FROM) {
    const scarce = (SCARCE_PERCENT * (Math.min(1, utilisation) - SCARCE_FROM)) / (1 - SCARCE_FROM);
    add('Few are left', scarce, `${whole(utilisation)} % of such cars are booked already`);
  }
  if (leadDays !== undefined) {
    const early = between(leadDays, [14, 0], [45, -5]);
    add('Booked early', early, `it begins in ${Math.floor(leadDays)} days`);
    add('Booked late', between(leadDays, [0, 5], [2, 0]), 'it begins within two days');
  }
  if (dayOfRental !== undefined) {
    const long = dayOfRental >= 28 ? -8 : dayOfRental >= 7 ? -5 : 0;
    add('Long rental', long, dayOfRental >= 28 ? 'days from the fifth week on' : 'days from the second week on');
  }
  if (season !== undefined) add('Season', SEASON_PERCENT[season], `it is ${season} season`);
  if (weekend) add('Weekend', WEEKEND_PERCENT, 'it is a weekend');
  add('Event', facts.eventPercent ?? 0, 'staff say so of events on that day');
  add('Competition', facts.competitionPercent ?? 0, 'staff say so of what others charge');
  const trial = facts.trialPercent ?? 0;
  add('Price trial', trial, trial > 0 ? tried('more', 'less') : tried('less', 'more'));
  return bounded(wanted, floorPercent - 100, capPercent - 100);
}

/** `price` is not rounded. Never beyond the floor or the cap; more demand never makes it cheaper. */
export function calculateDynamicPrice(
  basePrice: number,
  facts: DemandFacts,
  rules: DemandRules = { floorPercent: 80, capPercent: 130, elasticity: PRIOR_ELASTICITY },
): { price: number; reasons: PriceReason[] } {
  const reasons = priceReasons(facts, rules);
  return { price: basePrice * (1 + reasons.reduce((sum, { percent }) => sum + percent, 0) / 100), reasons };
}

/** Where nothing was learned yet. */
export const PRIOR_ELASTICITY = 1.5;

function bounded(reasons: readonly PriceReason[], least: number, most: number): PriceReason[] {
  const within = (percent: number) => Math.min(most, Math.max(least, percent));
  let sum = 0;
  return reasons.flatMap((reason) => {
    const before = within(sum);
    sum += reason.percent;
    const percent = within(sum) - before;
    return percent === 0 ? [] : [{ ...reason, percent }];
  });
}

/** On the line from the one point to the other, and level beyond. */
function between(x: number, [fromX, from]: readonly [number, number], [toX, to]: readonly [number, number]): number {
  return from + (to - from) * Math.min(1, Math.max(0, (x - fromX) / (toX - fromX)));
}

/** Chance decides by the day of the start, and for all who start then. */
const tried = (here: string, elsewhere: string) =>
  `everyone who fetches such a car on this day pays a little ${here}, on others a little ${elsewhere}, as chance has it: so we learn which prices suit`;

const whole = (share: number) => Math.round(100 * share);
