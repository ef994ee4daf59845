/** What a rental costs: pure, in integer minor units. */
import type { RentalTerms } from './rental-terms.js';
import { startedDays } from './started-days.js';

export interface PriceRequest {
  startsAt: Date;
  endsAt: Date;
  /** Given back at another branch than it is fetched from. */
  oneWay?: boolean;
  driverAgeYears?: number | undefined;
}

export interface PricePart {
  /** `base`, `length`, `weekend`, `season`, `one-way`, `young-driver`, `minimum`, `maximum`, `tax`; more may come. */
  kind: string;
  name: string;
  /** Negative where it makes the rental cheaper. */
  amountMinor: number;
}

export interface Price {
  totalMinor: number;
  currency: string;
  /** Their sum is exactly the total. The first is the base: days times the price of a day. */
  parts: PricePart[];
  /** Information: they are in the parts already. */
  includedTaxes: { name: string; amountMinor: number }[];
}

export function priceOf(
  terms: Pick<RentalTerms, 'currency' | 'pricePerDayMinor' | 'timeZone'>,
  { startsAt, endsAt }: PriceRequest,
): Price {
  const { count } = startedDays(startsAt, endsAt, terms.timeZone);
  const totalMinor = count * terms.pricePerDayMinor;
  const name = count === 1 ? '1 day' : `${count} days`;
  return {
    totalMinor,
    currency: terms.currency,
    parts: [{ kind: 'base', name, amountMinor: totalMinor }],
    includedTaxes: [],
  };
}
