/** When a car can go to the workshop, with the calendar and the branch that it has now. */
import type { Knex } from 'knex';
import type { OpeningHours } from '../../contracts/index.js';
import { isOpenAt } from '../../platform/opening-hours.js';
import { searchRepository } from '../availability/search-repository.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import { cheapestGap } from './cheapest-gap.js';
import { hourlyWorth } from './hourly-worth.js';

/** Somebody has to come and fetch it. */
const NOTICE_MS = 2 * 3_600_000;
const LONGEST_AHEAD_MS = 60 * 86_400_000;
const MOST_BUSY = 2_000;
/** Of a branch that says nothing, or none: nobody brings a car to a workshop by night. */
const DAY: [string, string][] = [['07:00', '20:00']];
const BY_DAY: OpeningHours = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: DAY };

/**
 * The cheapest time before `dueBy`, else the first afterwards; undefined where none is free within sixty days. `without`: a
 * hold of the calendar that does not count.
 */
export async function planService(
  db: Knex,
  terms: RentalTerms,
  { lengthMs, dueBy, now, without }: { lengthMs: number; dueBy: number; now: number; without?: string | undefined },
): Promise<{ startsAt: Date; endsAt: Date; isLate: boolean } | undefined> {
  const from = now + NOTICE_MS;
  const horizon = now + LONGEST_AHEAD_MS;
  const rows = await searchRepository(db).busy(terms.vehicleId, new Date(from), new Date(horizon), MOST_BUSY);
  const busy = rows
    .filter(({ id }) => id !== without)
    .map((row) => ({ startsAt: row.starts_at.getTime(), blockedUntil: row.blocked_until.getTime() }));
  const hours = terms.hours ?? BY_DAY;
  const isOpen = (at: number) => isOpenAt({ ...terms, hours }, new Date(at));
  const wish = { lengthMs, busy, isOpen };
  const inTime = cheapestGap({ ...wish, from, until: dueBy, worthAt: await hourlyWorth(db, terms) });
  // Once it is late, the sooner the better.
  const startsAt = inTime ?? cheapestGap({ ...wish, from: Math.max(from, dueBy), until: horizon, worthAt: () => 0 });
  return startsAt === undefined
    ? undefined
    : { startsAt: new Date(startsAt), endsAt: new Date(startsAt + lengthMs), isLate: inTime === undefined };
}
