/** How the job queue stands, for Prometheus. */
import type { Knex } from 'knex';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { figure, readFigures } from '../read-figures.js';

interface Reading {
  due: number;
  waitingSeconds: number;
  running: number;
  failing: number;
  givenUp: Record<string, number>;
}

/** A job that gave up stays in its table until somebody takes it out. Names of jobs are ours, so there are few. */
const READ = `
  select count(*) filter (where due)::int as due, count(*) filter (where locked_at is not null)::int as running,
    coalesce(extract(epoch from max(now() - run_at) filter (where due)), 0)::float8 as "waitingSeconds",
    count(*) filter (where last_error is not null and not over)::int as failing,
    (select coalesce(json_object_agg(task_identifier, n), '{}') from (select task_identifier, count(*) as n
       from graphile_worker.jobs where attempts >= max_attempts group by 1) names) as "givenUp"
  from (select *, attempts >= max_attempts as over,
    locked_at is null and run_at <= now() and attempts < max_attempts as due from graphile_worker.jobs) jobs`;

export function jobMetrics(deps: { db: Knex; metrics: Metrics; log: Log }): void {
  const read = async () => (await deps.db.raw(READ)).rows[0] as Reading;
  readFigures(deps, 'jobs', read, [
    figure('jobs_due', 'Jobs whose time has come and that wait', ({ due }) => due),
    figure('jobs_running', 'Jobs that run now', ({ running }) => running),
    figure('jobs_waiting_seconds', 'How long the job that is due longest has waited', (jobs) => jobs.waitingSeconds),
    figure('jobs_failing', 'Jobs that failed and are tried again', ({ failing }) => failing),
    {
      name: 'jobs_given_up',
      help: 'Jobs that failed for the last time, by name',
      labelNames: ['task'],
      tell: ({ givenUp }) => Object.entries(givenUp).map(([task, count]) => [count, { task }]),
    },
  ]);
}
