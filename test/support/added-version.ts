import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { modelsRepository, type NewModel } from '../../api/models/models-repository.js';
import { blobKeyOf } from '../../platform/blob-store/blob-store.js';

/** The id of a new version in the shadow, for what is not about its file: there is none, so it cannot be asked. */
export function addedVersion(db: Knex, task: string, facts: Partial<NewModel> = {}): Promise<string> {
  return db.transaction(async (tx) => {
    const models = modelsRepository(tx);
    await models.lock(task);
    const id = await models.insert({
      ...{ task, blobKey: blobKeyOf(randomBytes(8)), sizeBytes: 8, dataHash: 'a'.repeat(64), seed: 42, spreads: null },
      ...{ dataFrom: null, dataUntil: null, parameters: { trees: 200 }, metrics: { auc: 0.86 }, ...facts },
    });
    await models.setStage(id, 'shadow', 'Trained on what this system lived through', null);
    return id;
  });
}
