/** Takes a version out of service that went bad. What served before serves again, or rules do; it never comes back by itself. */
import type { Knex } from 'knex';
import { auditRepository, SYSTEM } from '../audit/audit-repository.js';
import { notifyStaff } from '../notifications/notify-staff.js';
import { changeStage } from './models.js';
import { modelsRepository } from './models-repository.js';

/** In a transaction. Says what serves now; undefined where it was not live any more. */
export async function demote(
  tx: Knex,
  { id, task, number }: { id: string; task: string; number: number },
  complaint: string,
): Promise<string | undefined> {
  const models = modelsRepository(tx);
  await models.lock(task);
  if ((await models.find(id))?.stage !== 'live') return undefined;
  await models.markDemoted(id);
  const reason = `Version ${number} went bad: ${complaint}`.slice(0, 500);
  const before = await models.liveBefore(task, { isTrusted: true });
  const actor = SYSTEM;
  const back = before === undefined ? undefined : await changeStage({ tx, actor }, before, 'live', reason);
  if (!back) await changeStage({ tx, actor }, id, 'retired', reason);
  const serves = back ? `version ${back.number}` : 'rules';
  const after = { task, number, complaint, serves };
  await auditRepository(tx).record(SYSTEM, { action: 'model.demoted', subject: { kind: 'model', id }, after });
  await notifyStaff(tx, {
    fleetId: null,
    title: `A model of ${task} went bad`,
    text: `Version ${number} was taken out of service: ${complaint}. Now ${serves} serve${back ? 's' : ''}.`,
    data: { modelId: id, task },
    dedupeKey: `model-demoted:${id}:${new Date().toISOString().slice(0, 10)}`,
  });
  return serves;
}
