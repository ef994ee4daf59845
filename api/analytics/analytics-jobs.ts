/** Keeps the figures up to date. It may run as often as one likes: every run counts what it touches from the base tables. */
import type { Knex } from 'knex';
import type { Jobs } from '../../platform/jobs/index.js';
import type { Log } from '../../platform/log.js';
import { countingRepository } from './counting-repository.js';

/** Opens each day that has begun and takes in whatever changed since the last run, however late. */
export async function countFigures(db: Knex, now = new Date()): Promise<{ days: number }> {
  const begun = performance.now();
  while (await db.transaction((tx) => countingRepository(tx).openDays(now)));
  const days = await db.transaction((tx) => countingRepository(tx).takeInChanges(now));
  await countingRepository(db).noteRun(performance.now() - begun);
  return { days };
}

/** Before the jobs start. */
export function registerAnalyticsJobs(jobs: Jobs, db: Knex, log: Log): void {
  jobs.repeat('analytics', '*/5 * * * *', async () => {
    const { days } = await countFigures(db);
    log.debug({ days }, 'figures are up to date');
  });
}
