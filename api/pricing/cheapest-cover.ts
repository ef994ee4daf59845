/**
 * The cheapest way to buy a number of days, by the day, week and month. What is bought may go past the end: five days
 * cost a week where the week is cheaper. So more days never cost less, as whatever covers them covers fewer, too. A week
 * costs what its own seven days make it, used or not.
 */
import type { DayChange } from './day-changes.js';
import { WHOLE } from './percent.js';
import { type Block, RATE_SCALE, type Rates } from './rates.js';
import type { StartedDays } from './started-days.js';

const PER_BLOCK = 210n; // divides by the days of each block: 1, 7, 30

/** Amounts of a cover are in minor units times this. */
export const COVER_SCALE = RATE_SCALE * WHOLE * WHOLE * WHOLE * PER_BLOCK;

export interface Bought {
  block: Block;
  /** Its price with no change of any day, times COVER_SCALE. */
  plain: bigint;
  /** What weekends add to it. */
  weekend: bigint;
  /** What each season adds to that, by name. */
  seasons: Map<string, bigint>;
  /** What each factor adds to that. */
  factors: { kind: string; name: string; exact: bigint }[];
}

/** How many days `dayChanges` must be told for. */
export const horizonOf = ({ count }: StartedDays, { longer }: Rates): number => count - 1 + (longer[0]?.days ?? 1);

/** `changes` for as many days as `horizonOf` says. */
export function cheapestCover({ count, lastDayHours }: StartedDays, rates: Rates, changes: DayChange[]): Bought[] {
  const factorsBefore = [0n];
  for (const change of changes) {
    const { weekend, season } = change;
    factorsBefore.push(
      (factorsBefore.at(-1) as bigint) + (WHOLE + weekend) * (WHOLE + season) * (WHOLE + shareOf(change)),
    );
  }
  const fullDay = rates.oneDay(24);
  const lastDay = rates.oneDay(lastDayHours);
  const best: { cost: bigint; from: number; block: Block }[] = [{ cost: 0n, from: 0, block: fullDay }];
  for (let from = 0; from < count; from++) {
    const before = best[from] as (typeof best)[number];
    for (const block of [from === count - 1 ? lastDay : fullDay, ...rates.longer]) {
      const factors = (factorsBefore[from + block.days] as bigint) - (factorsBefore[from] as bigint);
      const cost = before.cost + (block.price * factors * PER_BLOCK) / BigInt(block.days);
      const to = Math.min(count, from + block.days);
      const known = best[to];
      if (!known || cost < known.cost) best[to] = { cost, from, block };
    }
  }
  const cover: Bought[] = [];
  for (let to = count; to > 0; ) {
    const { from, block } = best[to] as (typeof best)[number];
    cover.unshift(boughtOf(block, changes.slice(from, from + block.days)));
    to = from;
  }
  return cover;
}

const shareOf = ({ factors }: DayChange) => factors.reduce((sum, { share }) => sum + share, 0n);

function boughtOf(block: Block, changes: DayChange[]): Bought {
  const perDay = (block.price * PER_BLOCK) / BigInt(block.days);
  const seasons = new Map<string, bigint>();
  let weekend = 0n;
  for (const change of changes) {
    weekend += perDay * change.weekend * WHOLE * WHOLE;
    if (change.seasonName === undefined) continue;
    const add = perDay * (WHOLE + change.weekend) * change.season * WHOLE;
    seasons.set(change.seasonName, (seasons.get(change.seasonName) ?? 0n) + add);
  }
  const factors = changes.flatMap((change) =>
    change.factors.map(({ kind, name, share }) => ({
      ...{ kind, name },
      exact: perDay * (WHOLE + change.weekend) * (WHOLE + change.season) * share,
    })),
  );
  return { block, plain: block.price * PER_BLOCK * WHOLE * WHOLE * WHOLE, weekend, seasons, factors };
}
