/** When risks are told: soon after a reservation is confirmed or moved, and each day until it starts. */
import type { RiskRates } from '../../models/index.js';
import type { Jobs } from '../../platform/jobs/index.js';
import { type ForeseeDeps, foreseeReservations, learnWhatBecame, ratesOf } from './foresee-reservations.js';

/** For the few that come by day the rates need not be read anew: with 30,000 lessons that takes seconds. */
const RATES_STAND_MS = 24 * 3_600_000;

/** Before the jobs start. */
export function registerReservationRiskJobs(jobs: Jobs, deps: ForeseeDeps): void {
  let known: { rates: RiskRates; at: number } | undefined;
  async function rates(): Promise<RiskRates> {
    if (!known || Date.now() - known.at > RATES_STAND_MS) known = { rates: await ratesOf(deps.db), at: Date.now() };
    return known.rates;
  }
  jobs.repeat('foresee-new-reservations', '*/5 * * * *', async () => {
    await foreseeReservations(deps, false, rates);
  });
  jobs.repeat('foresee-reservations', '40 3 * * *', async () => {
    const became = await learnWhatBecame(deps.db);
    known = undefined;
    const told = await foreseeReservations(deps, true, rates);
    if (told + became > 0) deps.log.info({ told, became }, 'reservations were foreseen');
  });
}
