/** Upkeep of the telemetry store: roll-ups each minute, retention each night. */
import type { Jobs } from '../jobs/index.js';
import type { Log } from '../log.js';
import type { RetentionReports } from '../retention/retention-reports.js';
import type { TelemetryStore } from './telemetry-store.js';

/** Before the jobs start. */
export function registerTelemetryJobs(
  jobs: Jobs,
  deps: { store: TelemetryStore; reports: RetentionReports; log: Log },
): void {
  const { store, log } = deps;
  jobs.repeat('telemetry-roll-up', '* * * * *', async () => {
    log.debug(await store.rollUp(Date.now()), 'rolled up');
  });
  jobs.repeat('telemetry-retention', '23 3 * * *', () => retainTelemetry(deps, Date.now()));
}

/** A round of retention, and its report. */
export async function retainTelemetry(
  { store, reports, log }: { store: TelemetryStore; reports: RetentionReports; log: Log },
  now: number,
): Promise<void> {
  const { days, minutes, hours, archiveFiles = 0 } = await store.applyRetention(now);
  await reports.note('telemetry', {
    telemetryDays: days.length,
    telemetryMinutes: minutes,
    telemetryHours: hours,
    telemetryArchiveFiles: archiveFiles,
  });
  const went = days.length + minutes + hours + archiveFiles;
  if (went > 0) log.info({ days, minutes, hours, archiveFiles }, 'old telemetry let go');
}
