/** The models that come with the system serve from the start, as long as a task has none of its own. */
import type { Knex } from 'knex';
import { headOf, type ShippedModel, shippedModels } from '../../models/index.js';
import { type BlobStore, blobKeyOf } from '../../platform/blob-store/blob-store.js';
import { SYSTEM } from '../audit/audit-repository.js';
import { addModel } from './add-model.js';
import { CAME_WITH_THE_SYSTEM } from './model-version.js';
import { changeStage } from './models.js';
import { modelsRepository } from './models-repository.js';

/**
 * A task without a version gets its file as version 1, live. A file that a later release has in its place goes live, too, also
 * where the one before went bad; but where a person said last what serves, it stands in the shadow. No file comes twice. Any
 * number of processes may do it at once. Throws where a file is no model, and what the stores throw.
 */
export async function registerShipped(
  { db, blobs }: { db: Knex; blobs: BlobStore },
  shipped?: readonly ShippedModel[],
): Promise<void> {
  for (const { task, read } of shipped ?? (await shippedModels())) {
    const file = await read();
    if (!(await placeFor(db, task, file))) continue;
    const head = headOf(file);
    if (!head) throw new Error(`models/shipped/${task}.json is no model of \`train\``);
    const { seed, dataHash, parameters, metrics } = head;
    await db.transaction(async (tx) => {
      await modelsRepository(tx).lock(task);
      const place = await placeFor(tx, task, file);
      if (!place) return;
      const facts = { parameters: JSON.stringify(parameters), metrics: JSON.stringify(metrics) };
      const query = { task, seed, dataHash, ...facts };
      const { id } = await addModel({ tx, actor: SYSTEM, blobs }, file, query, CAME_WITH_THE_SYSTEM);
      if (place === 'live') await changeStage({ tx, actor: SYSTEM }, id, 'live', CAME_WITH_THE_SYSTEM);
    });
  }
}

/** Undefined where the task has had this very file. */
async function placeFor(db: Knex, task: string, file: Uint8Array): Promise<'live' | 'shadow' | undefined> {
  const models = modelsRepository(db);
  if (await models.hasFile(blobKeyOf(file), task)) return undefined;
  if (!(await models.isKnown(task))) return 'live';
  return (await models.lastChosenBy(task)) === 'system' ? 'live' : 'shadow';
}
