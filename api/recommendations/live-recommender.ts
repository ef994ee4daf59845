/** The version of the recommender that serves, opened once: what it says is arithmetic, and a request may ask it. */
import type { Knex } from 'knex';
import { type Recommender, recommender, type SavedRecommender } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { seldom } from '../../platform/seldom.js';
import { modelsRepository } from '../models/models-repository.js';

export const TASK = 'recommendations';
const TELL_EVERY_MS = 60_000;

export interface LiveRecommender {
  readonly id: string;
  readonly number: number;
  readonly recommender: Recommender;
}

export type FindRecommender = (db: Knex) => Promise<LiveRecommender | undefined>;

/** undefined where rules are to serve: none is live, the task is switched off, or its file cannot be read, which is logged. */
export function liveRecommender({ blobs, log }: { blobs: BlobStore; log: Log }): FindRecommender {
  let opened: LiveRecommender | undefined;
  const tell = seldom(TELL_EVERY_MS, (error: Error) =>
    log.warn({ reason: databaseReasonOf(error) }, 'the model of recommendations cannot be opened; rules serve'),
  );
  return async (db) => {
    const live = await modelsRepository(db).live(TASK);
    if (!live) return undefined;
    if (opened?.id === live.id) return opened;
    try {
      const file = await blobs.get(live.blobKey);
      if (!file) throw new Error(`the file of model ${live.id} is not where files are kept`);
      const { saved } = JSON.parse(Buffer.from(file).toString()) as { saved: SavedRecommender };
      opened = { id: live.id, number: live.number, recommender: recommender(saved) };
      return opened;
    } catch (error) {
      tell(error as Error);
      return undefined;
    }
  };
}
