/** When risks are told: soon after a reservation is confirmed or moved, and each day until it starts. */
import type { Jobs } from '../../platform/jobs/index.js';
import { type ForeseeDeps, foreseeReservations, learnWhatBecame } from './foresee-reservations.js';

/** Before the jobs start. */
export function registerReservationRiskJobs(jobs: Jobs, deps: ForeseeDeps): void {
  jobs.repeat('foresee-new-reservations', '*/5 * * * *', async () => {
    await foreseeReservations(deps, false);
  });
  jobs.repeat('foresee-reservations', '40 3 * * *', async () => {
    const became = await learnWhatBecame(deps.db);
    const told = await foreseeReservations(deps, true);
    if (told + became > 0) deps.log.info({ told, became }, 'reservations were foreseen');
  });
}
