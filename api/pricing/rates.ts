/** What can be bought of a vehicle's time: hours, a day, a week, a month. */
import { thousandths, WHOLE } from './percent.js';
import type { RentalTerms } from './rental-terms.js';
import type { TariffRules } from './tariff.js';

/** Rates are in minor units times this: a percent of a percent of a price is a whole number. */
export const RATE_SCALE = WHOLE * WHOLE;

/** Time that is sold as one: full days, or some hours of one day. */
export interface Block {
  unit: 'month' | 'week' | 'day' | 'hour';
  units: number;
  /** That it covers. */
  days: number;
  /** In minor units times RATE_SCALE. */
  price: bigint;
}

export interface Rates {
  day: bigint;
  /** Longer than a day, the longest first. */
  longer: Block[];
  /** One day, of which that many hours are used: by the hour where that is cheaper. */
  oneDay(hours: number): Block;
}

type Priced = Pick<RentalTerms, 'pricePerDayMinor' | 'pricePerHourMinor' | 'tariff'>;

export function ratesOf({ pricePerDayMinor, pricePerHourMinor, tariff = {} }: Priced): Rates {
  const hourOfItsOwn = pricePerHourMinor === null ? undefined : BigInt(pricePerHourMinor) * RATE_SCALE;
  // One that has a price by the hour and none by the day is let by the hour, and not for nothing.
  const dayOfItsOwn = pricePerDayMinor > 0 ? BigInt(pricePerDayMinor) * RATE_SCALE : 24n * (hourOfItsOwn ?? 0n);
  const day = stepPrice(tariff.daily, dayOfItsOwn) ?? dayOfItsOwn;
  const hour = stepPrice(tariff.hourly, day) ?? hourOfItsOwn;
  const week = stepPrice(tariff.weekly, 7n * day);
  const month = stepPrice(tariff.monthly, 30n * day);
  return {
    day,
    longer: [
      ...(month === undefined ? [] : [{ unit: 'month' as const, units: 1, days: 30, price: month }]),
      ...(week === undefined ? [] : [{ unit: 'week' as const, units: 1, days: 7, price: week }]),
    ],
    oneDay(hours) {
      const byHour = hour === undefined ? undefined : BigInt(hours) * hour;
      if (byHour !== undefined && byHour < day) return { unit: 'hour', units: hours, days: 1, price: byHour };
      return { unit: 'day', units: 1, days: 1, price: day };
    },
  };
}

function stepPrice(step: TariffRules['daily'], whole: bigint): bigint | undefined {
  if (!step) return undefined;
  if ('priceMinor' in step) return BigInt(step.priceMinor) * RATE_SCALE;
  return (whole * thousandths(step.percentOfDaily)) / WHOLE;
}
