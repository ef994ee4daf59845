/** SQL that makes the figures. Give it a transaction; only one at a time gets past the first question. */
import type { Knex } from 'knex';
import { COUNT_CARS } from './count-cars-sql.js';
import { SUM_DAYS } from './sum-days-sql.js';
import { FIRST_DAY, MAKE_TOUCHED, NEXT_CHANGES_FROM, TOUCH_CHANGED, TOUCH_DAYS } from './touched-sql.js';

const LOCK = 0x66696775; // 'figu'
const DAYS_AT_ONCE = 100_000; // of cars
const QUICK_MS = 150;

export function countingRepository(tx: Knex) {
  async function prepare(): Promise<void> {
    await tx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    await tx.raw('set local jit = off');
    await tx.raw(MAKE_TOUCHED);
  }
  async function count(now: Date): Promise<number> {
    await tx.raw('analyze touched');
    await tx.raw(COUNT_CARS, { now });
    for (const statement of SUM_DAYS) await tx.raw(statement, statement.includes(':now') ? { now } : {});
    const { rows } = await tx.raw('select count(*)::int as days from touched');
    return rows[0].days;
  }
  return {
    /** Counts the newest days that were begun, for every car; true where others follow. */
    async openDays(now: Date): Promise<boolean> {
      await prepare();
      const changes = (await tx.raw(NEXT_CHANGES_FROM)).rows[0].at;
      const first = (await tx.raw(`select (${FIRST_DAY})::text as day`, { now })).rows[0].day;
      await tx.raw(
        'insert into analytics_progress (changed_until, opened_until) values (?, ?) on conflict (only_row) do nothing',
        [changes, first],
      );
      const { rows } = await tx.raw(
        `select opened_until::text as day, least(:today::date, opened_until + (select least(30,
           :most::integer / greatest(1, count(*)))::integer from vehicles))::text as last from analytics_progress`,
        { most: DAYS_AT_ONCE, today: now.toISOString().slice(0, 10) },
      );
      const { day, last } = rows[0];
      if (day > last) return false;
      await tx.raw(TOUCH_DAYS, { day, last });
      await count(now);
      await tx.raw('update analytics_progress set opened_until = ?', [last]);
      return last < now.toISOString().slice(0, 10);
    },
    /** Counts anew what was changed since the last time; gives how many days of cars. */
    async takeInChanges(now: Date): Promise<number> {
      await prepare();
      const changes = (await tx.raw(NEXT_CHANGES_FROM)).rows[0].at;
      const { rows } = await tx.raw('select changed_until from analytics_progress');
      await tx.raw(TOUCH_CHANGED, { now, since: rows[0].changed_until });
      const days = await count(now);
      await tx.raw('update analytics_progress set changed_until = ?', [changes]);
      return days;
    },
    async noteRun(tookMs: number): Promise<void> {
      await tx.raw('update analytics_progress set took_ms = ?, run_at = now()', [Math.round(tookMs)]);
    },
    /** Whether counting takes no time to speak of. */
    async isQuick(): Promise<boolean> {
      const { rows } = await tx.raw(
        `select coalesce((select took_ms < ${QUICK_MS} from analytics_progress),
           (select count(*) from (select from vehicles limit 1001) v) <= 1000) as quick`,
      );
      return rows[0].quick;
    },
  };
}
