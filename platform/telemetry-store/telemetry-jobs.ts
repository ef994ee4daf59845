/** Upkeep of the telemetry store: roll-ups each minute, retention each night. */
import type { Jobs } from '../jobs/index.js';
import type { Log } from '../log.js';
import type { TelemetryStore } from './telemetry-store.js';

/** Before the jobs start. */
export function registerTelemetryJobs(jobs: Jobs, store: TelemetryStore, log: Log): void {
  jobs.repeat('telemetry-roll-up', '* * * * *', async () => {
    log.debug(await store.rollUp(Date.now()), 'rolled up');
  });
  jobs.repeat('telemetry-retention', '23 3 * * *', async () => {
    const { dropped } = await store.applyRetention(Date.now());
    if (dropped.length > 0) log.info({ dropped }, 'old telemetry let go');
  });
}
