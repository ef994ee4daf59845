/** Lets go of what ingest keeps for a time: quarantined samples, the clocks of boots, and what fences and rules were. */
import type { Knex } from 'knex';
import { quarantine } from '../platform/quarantine/index.js';
import { retentionReports } from '../platform/retention/retention-reports.js';
import { RECENT_MS } from '../platform/telemetry-store/telemetry-store.js';
import { carsRepository } from './cars-repository.js';
import { alertWorldRepository } from './meaning/alerts/alert-world-repository.js';

const DAY_MS = 24 * 3_600_000;

/** One round, and its report. Several processes may do it at once. */
export async function letGo(db: Knex, now = Date.now()): Promise<void> {
  const quarantined = await quarantine(db).trim(now);
  const clockOffsets = await carsRepository(db).forgetOldClockOffsets();
  await alertWorldRepository(db).trim(now - RECENT_MS - DAY_MS); // no sample comes that it could judge
  await retentionReports(db).note('ingest', { quarantine: quarantined, clockOffsets });
}
