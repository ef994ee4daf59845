/** The versions of a task that are asked: the one that serves, and those that predict in its shadow. */
import type { Knex } from 'knex';
import type { KeptModel } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { MotorpoolError } from '../../platform/errors.js';
import type { Spreads } from './model-version.js';
import { type AskedModel, modelsRepository } from './models-repository.js';

/** For `predictByKept`; its file is read where the thread does not hold it yet. */
export interface ServedModel extends KeptModel {
  readonly number: number;
  readonly stage: 'live' | 'shadow';
  readonly spreads: Spreads | null;
}

/** Older ones are not asked: each costs as much as the one that serves. */
export const MOST_SHADOWS = 2;

export function servedModels({ db, blobs }: { db: Knex; blobs: BlobStore }) {
  const served = ({ id, number, stage, blobKey, spreads }: AskedModel): ServedModel => ({
    ...{ id, number, stage, spreads },
    async read() {
      const file = await blobs.get(blobKey);
      if (file) return file;
      throw new MotorpoolError('unavailable', 'no-model-file', `the file of model ${id} is not where files are kept`);
    },
  });
  return {
    /** A task that is switched off, or of which none was promoted, has no live one: rules serve. */
    async of(task: string): Promise<{ live: ServedModel | undefined; shadows: ServedModel[] }> {
      const asked = (await modelsRepository(db).asked(task, MOST_SHADOWS)).map(served);
      return {
        live: asked.find(({ stage }) => stage === 'live'),
        shadows: asked.filter(({ stage }) => stage === 'shadow'),
      };
    },
  };
}
