/** The job queue: graphile-worker on our own database. Rooms register handlers; any process that starts it may run them. */
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, parseCronItems, type Runner, run, runMigrations, type Task } from 'graphile-worker';
import type { Knex } from 'knex';
import type pg from 'pg';
import { during, inWork } from '../current-work.js';
import type { Log } from '../log.js';
import { KEPT_ALIVE } from '../postgres/lost-server.js';
import type { Room } from '../room.js';
import { seldom } from '../seldom.js';
import type { Tracing } from '../tracing/tracing.js';
import { insistentPool } from './insistent-pool.js';

const TELL_EVERY_MS = 10_000;
const STOP_MS = 2_500; // a job that is cut off runs again

/** May run twice, and after a failure runs again with growing pauses: it must bear that. */
export type JobHandler = (payload: unknown) => Promise<void>;

export interface Jobs extends Room {
  /** Before `start`. Throws where the name is taken. */
  handle(name: string, handler: JobHandler): void;
  /** `handle`, and runs it by itself; `pattern` is that of cron, in UTC, such as `* * * * *`. */
  repeat(name: string, pattern: string, handler: JobHandler): void;
  /** Adds a job in the caller's transaction. A `key` that waits already is replaced. */
  add(
    tx: Knex,
    name: string,
    payload: unknown,
    options?: { runAt?: Date; key?: string; attempts?: number },
  ): Promise<void>;
}

/** Makes the queue's tables. The database is up. */
export async function openJobs(options: {
  database: { readonly url: string };
  log: Log;
  tracing?: Tracing | undefined;
}): Promise<Jobs> {
  const { database, log, tracing } = options;
  const logger = new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn({ reason: message }, 'job queue');
    else log.trace({ detail: message }, 'job queue');
  });
  await runMigrations({ connectionString: database.url, logger });
  const handlers = new Map<string, JobHandler>();
  const stopping = new AbortController();
  const repeated: { task: string; match: string }[] = [];
  let pool: pg.Pool | undefined;
  let runner: Runner | undefined;
  let ended: string | undefined = 'the job queue is not started';

  function handle(name: string, handler: JobHandler): void {
    if (handlers.has(name)) throw new Error(`two handlers for the job ${name}`);
    handlers.set(name, handler);
  }

  /** The log and the traces know of which job a line and a span are. */
  const task =
    (name: string, handler: JobHandler): Task =>
    (payload, { job }) =>
      inWork({ job: name, jobId: job.id }, () => during(tracing?.start(`job ${name}`), () => handler(payload)));

  return {
    name: 'jobs',
    handle,
    repeat(name, pattern, handler) {
      handle(name, handler);
      repeated.push({ task: name, match: pattern });
    },
    async add(tx, name, payload, { runAt, key, attempts } = {}) {
      await tx.raw(
        `select graphile_worker.add_job(:name, :payload::json, run_at := :runAt::timestamptz, job_key := :key::text,
           max_attempts := :attempts::int)`,
        {
          name,
          payload: JSON.stringify(payload ?? {}),
          runAt: runAt?.toISOString() ?? null,
          key: key ?? null,
          attempts: attempts ?? null,
        },
      );
    },
    async start() {
      const config = { connectionString: database.url, application_name: 'motorpool-jobs', max: 5, ...KEPT_ALIVE };
      const onAway = (error: Error) => log.warn({ reason: error.message }, 'the job queue waits for the database');
      pool = insistentPool(config, stopping.signal, seldom(TELL_EVERY_MS, onAway));
      const started = await run({
        pgPool: pool,
        concurrency: 3, // a training has one for minutes
        noHandleSignals: true,
        logger,
        taskList: Object.fromEntries([...handlers].map(([name, handler]) => [name, task(name, handler)])),
        // One that takes longer than its time waits for itself, and not in three places at once.
        parsedCronItems: parseCronItems(
          repeated.map((item) => ({ ...item, options: { backfillPeriod: 0, queueName: item.task } })),
        ),
      });
      runner = started;
      ended = undefined;
      started.promise.catch((error: Error) => {
        ended = `the job queue ended: ${error.message}`;
        log.error({ reason: error.message }, 'the job queue ended');
      });
    },
    async stop() {
      stopping.abort();
      const stopped = async () => {
        await runner?.stop();
        await pool?.end();
      };
      await Promise.race([stopped(), pause(STOP_MS)]);
      ended = 'the job queue is stopped';
    },
    problem: () => ended,
  };
}
