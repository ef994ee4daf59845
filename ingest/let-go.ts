/** Lets go of what ingest keeps for a time: quarantined samples, and what was found out about the clocks of boots. */
import type { Knex } from 'knex';
import { quarantine } from '../platform/quarantine/index.js';
import { retentionReports } from '../platform/retention/retention-reports.js';
import { carsRepository } from './cars-repository.js';

/** One round, and its report. Several processes may do it at once. */
export async function letGo(db: Knex, now = Date.now()): Promise<void> {
  const quarantined = await quarantine(db).trim(now);
  const clockOffsets = await carsRepository(db).forgetOldClockOffsets();
  await retentionReports(db).note('ingest', { quarantine: quarantined, clockOffsets });
}
