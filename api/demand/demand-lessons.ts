/** What the model of demand learns from: the last half year, each day as it looked some days before, and as it came. */
import { cameOfDay, knownOfDay, PAST_DAYS, tableOfRecords } from '../../models/index.js';
import type { TrainingSource } from '../models/training-source.js';
import { bookedRepository } from './booked-repository.js';
import { TASK } from './foresee-by-model.js';
import { AHEAD_DAYS, byBranch } from './foresee-demand.js';

const DAY_MS = 86_400_000;
const LEARNED_DAYS = 182;
const WEEK_MS = 7 * DAY_MS;
/** Fewer days of fewer weeks say less than the rule. */
const FEWEST_DAYS = 300;
const FEWEST_WEEKS = 12;
const MOST_DAYS = 20_000;

export const demandLessons: TrainingSource = {
  task: TASK,
  async labelled(db) {
    const until = WEEK_MS * Math.floor(Date.now() / WEEK_MS); // a new version a week
    const since = until - LEARNED_DAYS * DAY_MS;
    const booked = bookedRepository(db);
    const types = await booked.types();
    const every = Math.max(1, Math.ceil((types.length * LEARNED_DAYS) / MOST_DAYS));
    const rows: Record<string, number>[] = [];
    for (const [branchId, ofBranch] of byBranch(types)) {
      const span = [new Date(since - (PAST_DAYS + AHEAD_DAYS) * DAY_MS), new Date(until)] as const;
      const rentals = await booked.rentals(branchId, ...span);
      const events = await booked.events(branchId, new Date(since), span[1]);
      for (const { category, cars } of ofBranch) {
        const all = rentals.get(category) ?? [];
        for (let day = since, k = 0; day < until; day += DAY_MS, k++) {
          if (k % every !== 0) continue;
          const madeAt = day - ((k * 11) % AHEAD_DAYS) * DAY_MS; // each distance in its turn
          const near = all.filter((one) => one.until > madeAt - PAST_DAYS * DAY_MS && one.from < day + DAY_MS);
          const eventPercent = events.get(day) ?? 0;
          const known = knownOfDay({ rentals: near, cars, day, madeAt, eventPercent });
          if (known) rows.push({ ...known, ...cameOfDay(near, cars, day) });
        }
      }
    }
    const weeks = rows.length === 0 ? 0 : (until - DAY_MS * Math.min(...rows.map(({ day = 0 }) => day))) / WEEK_MS;
    if (rows.length < FEWEST_DAYS || weeks < FEWEST_WEEKS) return undefined;
    return { table: tableOfRecords(rows), from: since, until };
  },
};
