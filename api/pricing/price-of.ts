/** What a rental costs: pure, in integer minor units, exact until each part is rounded once. */
import type { PriceReason } from '../../models/index.js';
import { type Bought, COVER_SCALE, cheapestCover, horizonOf } from './cheapest-cover.js';
import { dayChanges } from './day-changes.js';
import { demandShares, reasonsByDay } from './demand-days.js';
import { rounded, thousandths, WHOLE } from './percent.js';
import { RATE_SCALE, ratesOf } from './rates.js';
import type { RentalTerms } from './rental-terms.js';
import { type StartedDays, startedDays } from './started-days.js';
import type { TariffRules } from './tariff.js';

/** What is dearer than this is this dear: with all taxes it is still a number that is exact. */
const MOST_MINOR = 8e14;

export interface PriceRequest {
  startsAt: Date;
  endsAt: Date;
  /** Given back at another branch than it is fetched from. */
  oneWay?: boolean;
  driverAgeYears?: number | undefined;
  /** When it is asked for; without it how early one books changes nothing. */
  askedAt?: Date | undefined;
}

export interface PricePart {
  /** `base`, `length`, `weekend`, `season`, `event`, `weather`, `competition`, `demand`, `one-way`, `young-driver`, `minimum`, `maximum`, `tax`; more may come. */
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

export type Priced = Pick<
  RentalTerms,
  'currency' | 'pricePerDayMinor' | 'pricePerHourMinor' | 'timeZone' | 'tariff' | 'factors' | 'demand'
>;

/** Times COVER_SCALE. */
interface ExactPart {
  kind: string;
  name: string;
  exact: bigint;
}

/**
 * Days times the price of a day, then what the tariff says, in this order: cheaper steps, weekends, seasons, what staff know of its days, demand where it is
 * live, fees, minimum and maximum, taxes. A later end never makes it cheaper. Never negative.
 */
export function priceOf(terms: Priced, request: PriceRequest): Price {
  const days = startedDays(request.startsAt, request.endsAt, terms.timeZone);
  return priceOfDays(terms, request, days, terms.demand?.mode === 'live' ? reasonsOf(terms, request, days) : []);
}

/** Why demand changes the price of each day, for as many days as a price looks at; whatever its mode. */
export function reasonsOf({ demand, ...terms }: Priced, request: PriceRequest, days: StartedDays): PriceReason[][] {
  const span = { firstDate: days.firstDate, count: horizonOf(days, ratesOf(terms)) };
  return demand ? reasonsByDay(demand, terms.tariff ?? {}, terms.factors ?? [], request, span) : [];
}

/** The same, where its days and the reasons of demand are known. */
export function priceOfDays(
  terms: Priced,
  request: PriceRequest,
  days: StartedDays,
  reasons: readonly (readonly PriceReason[])[],
): Price {
  const rules = terms.tariff ?? {};
  const net = bounded([...timeParts(terms, rules, days, reasons), ...fees(rules, request, days.count)], rules);
  const parts = roundedParts(net);
  const netMinor = sumOf(parts);
  const { added, included } = taxesOn(netMinor, rules.taxes ?? []);
  return {
    totalMinor: netMinor + sumOf(added),
    currency: terms.currency,
    parts: [...parts, ...added],
    includedTaxes: included,
  };
}

const sumOf = (parts: readonly { amountMinor: number }[]) => parts.reduce((sum, part) => sum + part.amountMinor, 0);

function timeParts(
  terms: Priced,
  rules: TariffRules,
  days: StartedDays,
  reasons: readonly (readonly PriceReason[])[],
): ExactPart[] {
  const rates = ratesOf(terms);
  const { factors = [] } = terms;
  const span = { firstDate: days.firstDate, count: horizonOf(days, rates) };
  const cover = cheapestCover(days, rates, dayChanges(rules, factors, span, reasons.map(demandShares)));
  const base = (BigInt(days.count) * rates.day * COVER_SCALE) / RATE_SCALE;
  const plain = cover.reduce((sum, bought) => sum + bought.plain, 0n);
  const seasons = new Map<string, bigint>();
  for (const [name, exact] of cover.flatMap((bought) => [...bought.seasons])) {
    seasons.set(name, (seasons.get(name) ?? 0n) + exact);
  }
  return [
    { kind: 'base', name: counted(days.count, 'day'), exact: base },
    { kind: 'length', name: nameOf(cover), exact: plain - base },
    { kind: 'weekend', name: 'Weekend', exact: cover.reduce((sum, bought) => sum + bought.weekend, 0n) },
    ...[...seasons].map(([name, exact]) => ({ kind: 'season', name, exact })),
    ...summed(cover.flatMap(({ factors }) => factors)),
  ];
}

/** One part for each kind and name, in the order of their first day. */
function summed(parts: readonly ExactPart[]): ExactPart[] {
  const sums = new Map<string, ExactPart>();
  for (const part of parts) {
    const key = `${part.kind} ${part.name}`;
    sums.set(key, { ...part, exact: (sums.get(key)?.exact ?? 0n) + part.exact });
  }
  // What makes it dearer comes first, so that no running sum is negative.
  return [...sums.values()].sort((a, b) => Number(b.exact > 0n) - Number(a.exact > 0n));
}

/** `1 week, 2 days, 5 hours`. */
function nameOf(cover: readonly Bought[]): string {
  const units = ['month', 'week', 'day', 'hour'] as const;
  const total = (unit: string) => cover.reduce((sum, { block }) => sum + (block.unit === unit ? block.units : 0), 0);
  return units.flatMap((unit) => (total(unit) > 0 ? [counted(total(unit), unit)] : [])).join(', ');
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
const exactly = (minor: number) => BigInt(minor) * COVER_SCALE;

function fees(
  { oneWayMinor = 0, youngDriver }: TariffRules,
  { oneWay, driverAgeYears }: PriceRequest,
  days: number,
): ExactPart[] {
  const young = youngDriver && driverAgeYears !== undefined && driverAgeYears < youngDriver.underYears;
  return [
    ...(oneWay ? [{ kind: 'one-way', name: 'Given back elsewhere', exact: exactly(oneWayMinor) }] : []),
    ...(young ? [{ kind: 'young-driver', name: 'Young driver', exact: exactly(days * youngDriver.perDayMinor) }] : []),
  ];
}

/** With what brings them to the minimum or down to the maximum. */
function bounded(parts: ExactPart[], { minimumMinor = 0, maximumMinor = MOST_MINOR }: TariffRules): ExactPart[] {
  const sum = exactSumOf(parts);
  const least = exactly(Math.min(minimumMinor, MOST_MINOR));
  const most = exactly(Math.min(maximumMinor, MOST_MINOR));
  const all = [
    ...parts,
    ...(sum < least ? [{ kind: 'minimum', name: 'Up to the minimum', exact: least - sum }] : []),
    ...(sum > most ? [{ kind: 'maximum', name: 'Down to the maximum', exact: most - sum }] : []),
  ];
  // What it is made of may be past what a number holds exactly.
  const gross = exactSumOf(all.filter(({ exact }) => exact > 0n));
  if (gross <= exactly(Number.MAX_SAFE_INTEGER)) return all;
  return [{ kind: 'base', name: parts[0]?.name ?? '', exact: exactSumOf(all) }];
}

const exactSumOf = (parts: readonly ExactPart[]) => parts.reduce((sum, { exact }) => sum + exact, 0n);

/** Each part ends where the rounded running sum ends, so that the parts add up; no running sum is negative. */
function roundedParts(parts: readonly ExactPart[]): PricePart[] {
  let exactSum = 0n;
  let sum = 0;
  return parts
    .map(({ kind, name, exact }) => {
      exactSum += exact;
      const amountMinor = Number(rounded(exactSum, COVER_SCALE)) - sum;
      sum += amountMinor;
      return { kind, name, amountMinor };
    })
    .filter(({ kind, amountMinor }) => kind === 'base' || amountMinor !== 0);
}

function taxesOn(netMinor: number, taxes: NonNullable<TariffRules['taxes']>) {
  const net = BigInt(netMinor);
  const inPrice = taxes.filter(({ included }) => included);
  const withTaxes = inPrice.reduce((sum, { percent }) => sum + thousandths(percent), WHOLE);
  return {
    added: taxes
      .filter(({ included }) => !included)
      .map(({ name, percent }) => ({
        kind: 'tax',
        name,
        amountMinor: Number(rounded(net * thousandths(percent), WHOLE)),
      })),
    included: inPrice.map(({ name, percent }) => ({
      name,
      amountMinor: Number(rounded(net * thousandths(percent), withTaxes)),
    })),
  };
}
