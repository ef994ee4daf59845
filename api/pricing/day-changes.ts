/** What weekends, seasons and what staff know of a day add to a day, or take off. A day is that of the local date on which it begins. */
import { type DatedFactor, type DayFactor, dayFactors } from './day-factors.js';
import { thousandths, WHOLE } from './percent.js';
import type { TariffRules } from './tariff.js';

const DAY_MS = 24 * 3600 * 1000;

export interface DayChange {
  /** Thousandths of a percent; -WHOLE at least. */
  weekend: bigint;
  /** Of the price with the weekend's change. */
  season: bigint;
  seasonName: string | undefined;
  /** Of the price with both; together -WHOLE at least. */
  factors: readonly DayFactor[];
}

const NONE: DayChange = { weekend: 0n, season: 0n, seasonName: undefined, factors: [] };

/** For `count` days from `firstDate` on, which counts days since 1970-01-01. `demand`: what it changes of each, if anything. */
export function dayChanges(
  { weekend, seasons = [], factors: rule }: TariffRules,
  factors: readonly DatedFactor[],
  { firstDate, count }: { firstDate: number; count: number },
  demand: readonly (readonly DayFactor[])[] = [],
): DayChange[] {
  const isPlain = !weekend && seasons.length === 0 && factors.length === 0 && demand.length === 0;
  if (isPlain) return Array.from({ length: count }, () => NONE);
  return Array.from({ length: count }, (_, k) => {
    const date = new Date((firstDate + k) * DAY_MS);
    const isWeekend = weekend?.days.includes(date.getUTCDay() || 7); // ISO 8601: Sunday is 7
    const day = date.toISOString().slice(0, 10);
    const season = seasons.find((one) => isIn(one, day));
    return {
      weekend: weekend && isWeekend ? thousandths(weekend.percent) : 0n,
      season: season ? thousandths(season.percent) : 0n,
      seasonName: season?.name,
      factors: withDemand(dayFactors(rule, factors, day), demand[k] ?? []),
    };
  });
}

/** Of a day that costs nothing by the others, demand takes nothing off. */
function withDemand(factors: readonly DayFactor[], demand: readonly DayFactor[]): readonly DayFactor[] {
  if (demand.length === 0) return factors;
  const least = -WHOLE - sumOf(factors);
  const asked = sumOf(demand);
  return asked >= least ? [...factors, ...demand] : [...factors, { kind: 'demand', name: 'Demand', share: least }];
}

const sumOf = (factors: readonly DayFactor[]) => factors.reduce((sum, { share }) => sum + share, 0n);

function isIn({ from, until }: { from: string; until: string }, date: string): boolean {
  const day = from.length === date.length ? date : date.slice('2026-'.length);
  return from < until ? from <= day && day < until : from <= day || day < until;
}
