/** The models that come with the system serve from the start, as long as a task has none of its own. */
import type { Knex } from 'knex';
import { headOf, type ShippedModel, shippedModels } from '../../models/index.js';
import { type BlobStore, blobKeyOf } from '../../platform/blob-store/blob-store.js';
import { SYSTEM } from '../audit/audit-repository.js';
import { CAME_WITH_THE_SYSTEM } from './model-version.js';
import { addModel, changeStage } from './models.js';
import { modelsRepository } from './models-repository.js';

/**
 * A task without a version gets its file as version 1, live; one that is served by the file of an earlier release gets that of
 * this one. Any number of processes may do it at once. Throws where a file is no model, and what the stores throw.
 */
export async function registerShipped(
  { db, blobs }: { db: Knex; blobs: BlobStore },
  shipped?: readonly ShippedModel[],
): Promise<void> {
  for (const { task, read } of shipped ?? (await shippedModels())) {
    const file = await read();
    if (!(await isWanted(db, task, file))) continue;
    const head = headOf(file);
    if (!head) throw new Error(`models/shipped/${task}.json is no model of \`train\``);
    const { seed, dataHash, parameters, metrics } = head;
    await db.transaction(async (tx) => {
      await modelsRepository(tx).lock(task);
      if (!(await isWanted(tx, task, file))) return;
      const facts = { parameters: JSON.stringify(parameters), metrics: JSON.stringify(metrics) };
      const { id } = await addModel({ tx, actor: SYSTEM, blobs }, file, { task, seed, dataHash, ...facts });
      await changeStage({ tx, actor: SYSTEM }, id, 'live', CAME_WITH_THE_SYSTEM);
    });
  }
}

async function isWanted(db: Knex, task: string, file: Uint8Array): Promise<boolean> {
  const models = modelsRepository(db);
  if (!(await models.isKnown(task))) return true;
  const [live] = await models.page(1, { task, stage: 'live' });
  return live?.changes[0]?.reason === CAME_WITH_THE_SYSTEM && (await models.blobKey(live.id)) !== blobKeyOf(file);
}
