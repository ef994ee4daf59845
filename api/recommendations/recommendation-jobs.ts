/** By night: what is popular where, and what customers of a like taste took. A request reads it, and does arithmetic. */
import type { Knex } from 'knex';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { Log } from '../../platform/log.js';
import { judgeRecommender } from './judge-recommender.js';
import { liveRecommender } from './live-recommender.js';
import { popularModels } from './popular-models.js';
import { recommendationsRepository } from './recommendations-repository.js';
import { similarTastes } from './similar-customers.js';

interface Dependencies {
  readonly db: Knex;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/** Before the jobs start. */
export function registerRecommendationJobs(jobs: Jobs, deps: Dependencies): void {
  // Before the training of the night, so that no version is judged by what it learned from.
  jobs.repeat('recommendations', '50 0 * * *', () => prepareRecommendations(deps));
}

/** Also judges every version by the rentals of the last day. May run twice at once: each round puts its own in place of what was there. */
export async function prepareRecommendations(deps: Dependencies): Promise<void> {
  const { db } = deps;
  const rented = await recommendationsRepository(db).lessons();
  const live = await liveRecommender(deps)(db);
  const popular = popularModels(rented);
  await judgeRecommender(deps, rented, popular);
  const tastes = live && (await similarTastes(rented, live.recommender));
  await db.transaction(async (tx) => {
    await tx.raw(`select pg_advisory_xact_lock(hashtextextended('recommendations', 0))`);
    const kept = recommendationsRepository(tx);
    await kept.putPopular(popular);
    await kept.putSimilar(live?.id, tastes ?? []);
  });
}
