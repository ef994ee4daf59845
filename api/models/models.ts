/** Which version of a model serves: shadow → live → retired. Each change has its reason, and is in the audit log. */
import type { Knex } from 'knex';
import { TASKS, taskNamed } from '../../models/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { forecastsRepository } from '../maintenance/forecasts-repository.js';
import type { ModelTask, ModelVersion } from './model-version.js';
import { modelsRepository } from './models-repository.js';

export const modelNotFound = () => new MotorpoolError('not-found', 'model-not-found', 'There is no such model.');

/** Each task of which there is a version, and by what it is judged. */
export async function modelTasks(db: Knex): Promise<ModelTask[]> {
  const judging = new Map(TASKS.map(({ name, judgedBy }) => [name, judgedBy]));
  return (await modelsRepository(db).tasks()).map((task) => ({ ...task, judgedBy: judging.get(task.task) ?? null }));
}

/**
 * In a transaction. Live: whatever was live of the task is retired. Throws a MotorpoolError: not-found, conflict for one that
 * is of this stage already.
 */
export async function changeStage(
  { tx, actor }: { tx: Knex; actor: Actor },
  id: string,
  stage: 'live' | 'retired',
  reason: string,
): Promise<ModelVersion> {
  const models = modelsRepository(tx);
  const asked = await models.find(id);
  if (!asked) throw modelNotFound();
  await models.lock(asked.task);
  const now = (await models.find(id)) as ModelVersion;
  if (now.stage === stage) throw new MotorpoolError('conflict', 'same-stage', `This version is ${stage} already.`);
  const [live] = stage === 'live' ? await models.page(1, { task: now.task, stage: 'live' }) : [];
  if (live)
    await models.setStage(live.id, 'retired', `Version ${now.number} serves: ${reason}`.slice(0, 500), actor.userId);
  await models.setStage(id, stage, reason, actor.userId);
  await askAnew(tx, now.task);
  await note(tx, actor, `model.${stage}`, id, { task: now.task, number: now.number, reason });
  return (await models.find(id)) as ModelVersion;
}

/** In a transaction. What was live before serves again. Throws a MotorpoolError (conflict) where nothing was. */
export async function rollBack(
  { tx, actor }: { tx: Knex; actor: Actor },
  task: string,
  reason: string,
): Promise<ModelVersion> {
  const models = modelsRepository(tx);
  await models.lock(task);
  const before = await models.liveBefore(task);
  if (!before) {
    throw new MotorpoolError(
      'conflict',
      'nothing-before',
      'No other version of this task was live. Switch it off, and rules serve.',
    );
  }
  return changeStage({ tx, actor }, before, 'live', reason);
}

/** In a transaction. Off: rules serve the task, whatever is live. */
export async function switchTask(
  { tx, actor }: { tx: Knex; actor: Actor },
  task: string,
  isOn: boolean,
  reason: string,
): Promise<void> {
  taskNamed(task);
  const models = modelsRepository(tx);
  await models.lock(task);
  await models.setSwitch(task, isOn, reason, actor.userId);
  await askAnew(tx, task);
  await auditRepository(tx).record(actor, {
    ...{ action: isOn ? 'model.switched-on' : 'model.switched-off', subject: { kind: 'model-task', id: task } },
    after: { reason },
  });
}

/** What is foreseen of cars stands until the night unless it is asked for: with who serves, it changes within a minute. */
async function askAnew(tx: Knex, task: string): Promise<void> {
  if (task === 'maintenance') await forecastsRepository(tx).ask();
}

const note = (tx: Knex, actor: Actor, action: string, id: string, after: object) =>
  auditRepository(tx).record(actor, { action, subject: { kind: 'model', id }, after });
