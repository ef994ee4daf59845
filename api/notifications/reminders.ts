/** Tells people that their rental is near, or that their car is due back. */
import type { Knex } from 'knex';
import type { Jobs } from '../../platform/jobs/index.js';
import { type DueRow, historyRepository, keyOfAsking, keyOfLate, keyOfReminder } from './history-repository.js';
import { notify } from './notify.js';
import { tellServicesDue } from './service-notices.js';

const AT_ONCE = 200;
const LATE_AFTER_MINUTES = 10;
/** A day before, and once more an hour before; the first is of no use when the second is due. */
const REMINDERS = [
  { hours: 24, notWithinHours: 1 },
  { hours: 1, notWithinHours: 0 },
] as const;
/** Who is likely not to come is asked earlier than anyone is reminded; one reminder is not to follow on the other's heels. */
const ASKED = { hours: 72, notWithinHours: 30 };

/** Before the jobs start. */
export function registerReminderJobs(jobs: Jobs, db: Knex): void {
  jobs.repeat('reminders', '* * * * *', () => remindAll(db));
  jobs.repeat('service-notices', '7 * * * *', () => tellServicesDue(db));
}

/** May run twice at once: each is told once. */
export async function remindAll(db: Knex): Promise<void> {
  const kept = historyRepository(db);
  for (const { hours, notWithinHours } of REMINDERS) {
    await each(
      () => kept.toRemind(hours, notWithinHours, AT_ONCE),
      (row) =>
        tell(row, {
          kind: 'reminder',
          dedupeKey: keyOfReminder(hours, row),
          data: { hours },
          urgent: hours === 1,
        }),
    );
  }
  await each(
    () => kept.toAsk(ASKED.hours, ASKED.notWithinHours, AT_ONCE),
    (row) => tell(row, { kind: 'still-coming', dedupeKey: keyOfAsking(row), data: {}, urgent: false }),
  );
  await each(
    () => kept.late(LATE_AFTER_MINUTES, AT_ONCE),
    (row) => tell(row, { kind: 'late', dedupeKey: keyOfLate(row), data: {}, urgent: true }),
  );

  /** Until nobody is left. Whom nothing can be told would be found again: so no longer than something is told. */
  async function each(due: () => Promise<DueRow[]>, tellOne: (row: DueRow) => Promise<void>): Promise<void> {
    const seen = new Set<string>();
    for (;;) {
      const rows = (await due()).filter(({ id }) => !seen.has(id));
      if (rows.length === 0) return;
      for (const row of rows) {
        seen.add(row.id);
        await tellOne(row);
      }
    }
  }

  async function tell(
    row: DueRow,
    news: {
      kind: 'reminder' | 'still-coming' | 'late';
      dedupeKey: string;
      data: Record<string, unknown>;
      urgent: boolean;
    },
  ): Promise<void> {
    const times = { startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString() };
    await db.transaction((tx) =>
      notify(tx, { ...news, userId: row.user_id, reservationId: row.id, data: { ...news.data, ...times } }),
    );
  }
}
