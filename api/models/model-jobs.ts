/** The models' work for later: new versions by night, and each hour a look at those in service. */
import type { Knex } from 'knex';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { Log } from '../../platform/log.js';
import { letGoOfVersions } from './let-go-of-versions.js';
import { registerShipped } from './register-shipped.js';
import { trainVersions } from './train-versions.js';
import type { TrainingSource } from './training-source.js';
import { watchModels } from './watch-models.js';

/** Before the jobs start. */
export function registerModelJobs(
  jobs: Jobs,
  deps: { db: Knex; blobs: BlobStore; log: Log },
  sources: readonly TrainingSource[],
): void {
  jobs.repeat('model-training', '20 1 * * *', async () => {
    const added = await trainVersions(deps, sources);
    for (const { task, number, metrics } of added) deps.log.info({ task, number, metrics }, 'a model was trained');
    await letGoOfVersions(deps.db, deps.blobs);
  });
  jobs.repeat('model-watch', '40 * * * *', async () => {
    await registerShipped(deps); // where the store of files was away at the start
    await watchModels(deps);
  });
}
