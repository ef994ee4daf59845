/** Trains new versions from what this system has lived through. They predict in the shadow until somebody promotes one. */
import type { Knex } from 'knex';
import { headOf, taskNamed, trainFileInThread } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { SYSTEM } from '../audit/audit-repository.js';
import { addModel } from './add-model.js';
import type { ModelVersion } from './model-version.js';
import { changeStage } from './models.js';
import { modelsRepository } from './models-repository.js';
import { MOST_SHADOWS } from './served-models.js';
import type { TrainingSource } from './training-source.js';

const SEED = 42;

interface Dependencies {
  readonly db: Knex;
  readonly blobs: BlobStore;
  readonly log: Log;
  /** A rough model within seconds, for tests. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
}

/** One after the other. A source that fails is told in the log, and the next has its turn. Gives the versions added. */
export async function trainVersions(deps: Dependencies, sources: readonly TrainingSource[]): Promise<ModelVersion[]> {
  const added: ModelVersion[] = [];
  for (const source of sources) {
    const { task } = source;
    try {
      const version = await trainVersion(deps, source);
      if (version) added.push(version);
      else deps.log.info({ task }, 'too little, or nothing new, to train a model from');
    } catch (error) {
      deps.signal?.throwIfAborted();
      deps.log.warn({ task, reason: messageOf(error) }, 'a model could not be trained; those that are there go on');
    }
  }
  return added;
}

async function trainVersion(
  { db, blobs, quick = false, signal }: Dependencies,
  { task, labelled }: TrainingSource,
): Promise<ModelVersion | undefined> {
  const lessons = await labelled(db);
  if (!lessons) return undefined;
  const { table, from, until } = lessons;
  const [newest] = await modelsRepository(db).page(1, { task });
  const span = { dataFrom: new Date(from).toISOString(), dataUntil: new Date(until).toISOString() };
  const isSame = newest?.dataUntil === span.dataUntil && newest.parameters.rows === table.rows;
  if (isSame && newest.parameters.recipe === taskNamed(task).recipe) return undefined;

  const file = await trainFileInThread(
    task,
    table,
    { seed: SEED, quick, isJudged: true },
    { ...(signal && { signal }) },
  );
  const head = headOf(file);
  if (!head) throw new Error('the training gave no model');
  const { dataHash, parameters, metrics } = head;
  return db.transaction(async (tx) => {
    const facts = { parameters: JSON.stringify(parameters), metrics: JSON.stringify(metrics) };
    const query = { task, dataHash, ...span, seed: SEED, ...facts };
    const version = await addModel(
      { tx, actor: SYSTEM, blobs },
      file,
      query,
      'Trained on what this system lived through',
    );
    for (const id of await modelsRepository(tx).oldShadows(task, MOST_SHADOWS)) {
      await changeStage({ tx, actor: SYSTEM }, id, 'retired', `Version ${version.number} was trained of newer data`);
    }
    return version;
  });
}
