/** How a version comes to be: its file and what is said of it, checked and kept, in the shadow. */
import type { Knex } from 'knex';
import { Value } from 'typebox/value';
import { headOf, shown, taskNamed, tryModel } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { boundedQueue } from '../http/bounded-queue.js';
import { ModelFacts, type ModelQuery, type ModelVersion, Spreads } from './model-version.js';
import { modelsRepository, type NewModel } from './models-repository.js';

interface Dependencies {
  readonly db: Knex;
  readonly actor: Actor;
  readonly blobs: BlobStore;
}

type InTransaction = Omit<Dependencies, 'db'> & { readonly tx: Knex };
type Facts = Omit<NewModel, 'blobKey'>;

const oneAtATime = boundedQueue({ running: 1, waiting: 2 });

/**
 * A file that somebody brings. It is opened and asked first, in a thread, so that none stands in the shadow that only fails.
 * Throws as `addModel` and `tryModel` do, and a MotorpoolError (unavailable) where others wait.
 */
export async function registerModel(
  { db, actor, blobs }: Dependencies,
  bytes: Uint8Array,
  query: ModelQuery,
): Promise<ModelVersion> {
  const facts = checked(bytes, query);
  await oneAtATime(() => tryModel(query.task, bytes));
  return db.transaction((tx) => keep({ tx, actor, blobs }, bytes, facts, 'Registered by hand'));
}

/**
 * In a transaction. A new version predicts in the shadow; `reason` says where it is from. Throws a MotorpoolError (bad-input,
 * also for no task of ours; unavailable).
 */
export const addModel = async (
  dependencies: InTransaction,
  bytes: Uint8Array,
  query: ModelQuery,
  reason: string,
): Promise<ModelVersion> => keep(dependencies, bytes, checked(bytes, query), reason);

async function keep(
  { tx, actor, blobs }: InTransaction,
  bytes: Uint8Array,
  facts: Facts,
  reason: string,
): Promise<ModelVersion> {
  const { task } = facts;
  const blobKey = await blobs.put(bytes, 'application/json');
  const models = modelsRepository(tx);
  await models.lock(task);
  const id = await models.insert({ ...facts, blobKey });
  await models.setStage(id, 'shadow', reason, actor.userId);
  const added = (await models.find(id)) as ModelVersion;
  const after = { task, number: added.number, reason };
  await auditRepository(tx).record(actor, { action: 'model.added', subject: { kind: 'model', id }, after });
  return added;
}

function checked(bytes: Uint8Array, query: ModelQuery): Facts {
  const { task, dataFrom = null, dataUntil = null, dataHash, seed } = query;
  taskNamed(task);
  if (dataFrom !== null && dataUntil !== null && Date.parse(dataFrom) >= Date.parse(dataUntil)) {
    throw oddField('dataUntil', 'must be after `dataFrom`');
  }
  return {
    ...{ task, sizeBytes: bytes.length, dataHash, dataFrom, dataUntil, seed, spreads: spreadsIn(bytes, task) },
    ...{ parameters: factsOf(query, 'parameters'), metrics: factsOf(query, 'metrics') },
  };
}

/** null where the bytes tell none. Throws where they are a file of another task. */
function spreadsIn(bytes: Uint8Array, task: string): Spreads | null {
  const head = headOf(bytes);
  if (head && head.task !== task) throw oddField('task', `is not that of the file, which is ${shown(head.task)}`);
  return Value.Check(Spreads, head?.spreads) ? head.spreads : null;
}

function factsOf(query: ModelQuery, field: 'parameters' | 'metrics'): ModelFacts {
  let read: unknown;
  try {
    read = JSON.parse(query[field]);
  } catch {
    throw oddField(field, 'must be JSON');
  }
  if (!Value.Check(ModelFacts, read)) throw oddField(field, 'must be an object of numbers, texts and booleans');
  return read;
}

const oddField = (field: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-model', `\`${field}\` ${message}.`, {
    errors: [{ path: `/${field}`, message }],
  });
