/** By night: what cars told of yesterday, what is foreseen of them, what services are proposed. */
import type { Jobs } from '../../platform/jobs/index.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { closePredictions } from './close-predictions.js';
import { type ForecastDeps, forecastCars } from './forecast-cars.js';
import { forecastsRepository } from './forecasts-repository.js';
import { takeInDays, takeInTyres } from './take-in-days.js';

/** Other jobs want their turn: what is not read by then is read the next night. */
const MOST_READING_MS = 30 * 60_000;

/** Before the jobs start. */
export function registerMaintenanceJobs(jobs: Jobs, deps: ForecastDeps & { store: TelemetryStore }): void {
  const { db, log } = deps;
  const forecast = async () => {
    const days = await takeInDays(deps, Date.now(), AbortSignal.timeout(MOST_READING_MS));
    const closed = await closePredictions(db);
    log.info({ days, closed, ...(await forecastCars(deps, Date.now())) }, 'maintenance is foreseen');
  };
  jobs.repeat('maintenance-night', '10 2 * * *', forecast);
  jobs.repeat('maintenance-asked', '* * * * *', async () => {
    if (await forecastsRepository(db).takeAsked()) await forecast();
  });
  jobs.repeat('tyres', '17 * * * *', () => takeInTyres(db));
}
