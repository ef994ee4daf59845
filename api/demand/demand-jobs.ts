/** Keeps what is foreseen of demand up to date. Each may run as often as one likes. */
import type { Knex } from 'knex';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { Log } from '../../platform/log.js';
import { foreseeByModel, tellWhatCame } from './foresee-by-model.js';
import { foreseeByRules } from './foresee-demand.js';
import { learnFromQuotes } from './learn-elasticity.js';

/** Before the jobs start. */
export function registerDemandJobs(jobs: Jobs, deps: { db: Knex; blobs: BlobStore; log: Log }): void {
  const { db, log } = deps;
  jobs.repeat('demand-by-rules', '3,18,33,48 * * * *', async () => {
    const foreseen = await foreseeByRules(db);
    log.debug({ foreseen }, 'demand is foreseen by rules');
  });
  jobs.repeat('demand-by-model', '50 1 * * *', async () => {
    const told = await tellWhatCame(db);
    await foreseeByRules(db);
    log.info({ told, foreseen: await foreseeByModel(deps) }, 'demand is foreseen by the model, where one serves');
  });
  jobs.repeat('price-elasticity', '40 1 * * *', async () => {
    const learned = await learnFromQuotes(db);
    log.info({ types: learned.length }, 'how many mind a higher price is learned from quotes');
  });
}
