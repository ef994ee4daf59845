/** The models that come with the system serve from the start, where a task has none of its own yet. */
import type { Knex } from 'knex';
import { headOf, shippedModels } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { SYSTEM } from '../audit/audit-repository.js';
import { addModel, changeStage } from './models.js';
import { modelsRepository } from './models-repository.js';

/** Any number of processes may do it at once. Throws where a file is no model, and what the stores throw. */
export async function registerShipped(db: Knex, blobs: BlobStore): Promise<void> {
  for (const { task, read } of await shippedModels()) {
    if (await modelsRepository(db).isKnown(task)) continue;
    const file = await read();
    const head = headOf(file);
    if (!head) throw new Error(`models/shipped/${task}.json is no model of \`train\``);
    const { seed, dataHash, parameters, metrics } = head;
    await db.transaction(async (tx) => {
      await modelsRepository(tx).lock(task);
      if (await modelsRepository(tx).isKnown(task)) return;
      const facts = { parameters: JSON.stringify(parameters), metrics: JSON.stringify(metrics) };
      const { id } = await addModel({ tx, actor: SYSTEM, blobs }, file, { task, seed, dataHash, ...facts });
      await changeStage({ tx, actor: SYSTEM }, id, 'live', 'It came with the system');
    });
  }
}
