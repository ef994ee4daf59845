/**
 * What demand changes of each day of a rental. By the day, as all that changes a price: so a later end never makes it
 * cheaper. What a tariff prices already is not priced again.
 */
import { type PriceReason, priceReasons } from '../../models/index.js';
import { type DatedFactor, type DayFactor, isOn } from './day-factors.js';
import { type DemandTerms, foreseenOfDay } from './demand-terms.js';
import { thousandths } from './percent.js';
import type { TariffRules } from './tariff.js';

const DAY_MS = 86_400_000;

interface Asked {
  startsAt: Date;
  /** When the price is asked for; without it how early one books changes nothing. */
  askedAt?: Date | undefined;
}

/** Of `count` days; `firstDate` counts days since 1970-01-01. Nothing where nothing is foreseen. */
export function reasonsByDay(
  { foreseen, ...rules }: DemandTerms,
  tariff: TariffRules,
  factors: readonly DatedFactor[],
  { startsAt, askedAt }: Asked,
  { firstDate, count }: { firstDate: number; count: number },
): PriceReason[][] {
  if (!foreseen) return [];
  const leadDays = askedAt && Math.max(0, (startsAt.getTime() - askedAt.getTime()) / DAY_MS);
  const trialPercent = trialOf(`${foreseen.branchId} ${foreseen.category} ${firstDate}`) * rules.trialPercent;
  const by = { ...rules, elasticity: foreseen.elasticity };
  return Array.from({ length: count }, (_, k) => {
    const { demand, utilisation } = foreseenOfDay(foreseen, startsAt.getTime() + k * DAY_MS);
    const isPriced = k < 28 ? tariff.weekly : (tariff.monthly ?? tariff.weekly);
    const eventPercent = saidOf('event', tariff, factors, firstDate + k);
    const competitionPercent = saidOf('competition', tariff, factors, firstDate + k);
    const dayOfRental = isPriced ? undefined : k;
    const facts = { demand, utilisation, leadDays, trialPercent, dayOfRental, eventPercent, competitionPercent };
    return priceReasons(facts, by);
  });
}

/** In percent, where the tariff leaves it to demand. */
function saidOf(kind: DatedFactor['kind'], tariff: TariffRules, factors: readonly DatedFactor[], day: number): number {
  if (factors.length === 0 || tariff.factors?.kinds.includes(kind)) return 0;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  return factors.reduce((sum, factor) => sum + (factor.kind === kind && isOn(factor, date) ? factor.percent : 0), 0);
}

/** As changes of a day's price: each ends where the rounded running sum ends, so that bounds hold and more is never less. */
export function demandShares(reasons: readonly PriceReason[]): DayFactor[] {
  let [sum, told] = [0, 0n];
  return reasons.map(({ name, percent }) => {
    sum += percent;
    const share = thousandths(sum) - told;
    told += share;
    return { kind: 'demand', name, share };
  });
}

/** 1 or -1, by chance but always the same of one text (FNV-1a, its bits folded). */
function trialOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  hash ^= hash >>> 16;
  hash ^= hash >>> 8;
  return (hash ^ (hash >>> 4) ^ (hash >>> 2) ^ (hash >>> 1)) & 1 ? 1 : -1;
}
