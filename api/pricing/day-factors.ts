/** What events, weather and competitors change of a day's price, each by its name, all of them within the tariff's bound. */
import { thousandths } from './percent.js';
import type { FACTOR_KINDS, TariffRules } from './tariff.js';

/** Days of the branch, [from, until). */
export interface DatedFactor {
  kind: (typeof FACTOR_KINDS)[number];
  name: string;
  from: string;
  until: string;
  percent: number;
}

export interface DayFactor {
  kind: DatedFactor['kind'] | 'demand';
  name: string;
  /** Thousandths of a percent. */
  share: bigint;
}

/** Of one date (`2026-07-01`). Where they come to more than the bound, the later ones count for what is left of it. */
export function dayFactors(rule: TariffRules['factors'], factors: readonly DatedFactor[], date: string): DayFactor[] {
  if (!rule) return [];
  const most = thousandths(rule.mostPercent);
  const bounded = (share: bigint) => (share > most ? most : share < -most ? -most : share);
  let sum = 0n;
  return factors
    .filter((factor) => rule.kinds.includes(factor.kind) && isOn(factor, date))
    .map(({ kind, name, percent }) => {
      const before = bounded(sum);
      sum += thousandths(percent);
      return { kind, name, share: bounded(sum) - before };
    });
}

/** Whether it counts on that date (`2026-07-01`). */
export const isOn = ({ from, until }: DatedFactor, date: string): boolean => from <= date && date < until;
