/** Upkeep of reservations by the job queue. It is tidiness: whoever reads or books goes by the clock, with or without it. */
import type { Knex } from 'knex';
import type { Jobs } from '../../platform/jobs/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { reservationsRepository, type SweptRow } from './reservations-repository.js';

const AT_ONCE = 500;

/** Before the jobs start. */
export function registerReservationJobs(jobs: Jobs, db: Knex, liveBus: LiveBus, log: Log): void {
  jobs.repeat('reservation-upkeep', '* * * * *', async () => {
    const kept = reservationsRepository(db);
    const expired = await sweep(() => kept.expireHolds(AT_ONCE), 'expired');
    const noShows = await sweep(() => kept.markNoShows(AT_ONCE), 'no_show');
    await kept.endBlocks();
    if (expired + noShows > 0) log.info({ expired, noShows }, 'reservations that ran out');
  });

  async function sweep(some: () => Promise<SweptRow[]>, state: string): Promise<number> {
    for (let all = 0; ; ) {
      const rows = await some();
      all += rows.length;
      for (const row of rows) {
        liveBus.publish({
          kind: 'reservation-changed',
          reservationId: row.id,
          vehicleId: row.vehicle_id,
          branchId: row.branch_id,
          state,
          startsAt: row.starts_at.getTime(),
          endsAt: row.ends_at.getTime(),
        });
      }
      if (rows.length < AT_ONCE) return all;
    }
  }
}
