/** The models' work by night. */
import type { Knex } from 'knex';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { Log } from '../../platform/log.js';
import { trainVersions } from './train-versions.js';
import type { TrainingSource } from './training-source.js';

/** Before the jobs start. */
export function registerModelJobs(
  jobs: Jobs,
  deps: { db: Knex; blobs: BlobStore; log: Log },
  sources: readonly TrainingSource[],
): void {
  jobs.repeat('model-training', '20 1 * * *', async () => {
    const added = await trainVersions(deps, sources);
    for (const { task, number, metrics } of added) deps.log.info({ task, number, metrics }, 'a model was trained');
  });
}
