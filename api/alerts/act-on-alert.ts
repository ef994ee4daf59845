/** What a person does about an alert: by whom, when, and why stays known. */
import type { Knex } from 'knex';
import type { Alert } from '../../contracts/index.js';
import { alertsRepository } from '../../platform/alerts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';

const DONE = { acknowledge: 'acknowledged', snooze: 'snoozed', resolve: 'resolved' } as const;

export const alertNotFound = () => new MotorpoolError('not-found', 'alert-not-found', 'There is no such alert.');

/** Throws a MotorpoolError: not-found, conflict for one that is resolved. What was done already stays as it was. */
export async function actOnAlert(
  tx: Knex,
  actor: Actor,
  id: string,
  what: keyof typeof DONE,
  { note, minutes }: { note?: string | undefined; minutes?: number | undefined },
): Promise<Alert> {
  const alerts = alertsRepository(tx);
  const by = actor.userId as string;
  const found = await alerts.lock(id);
  if (!found) throw alertNotFound();
  if (found.state === 'resolved') throw new MotorpoolError('conflict', 'alert-resolved', 'It is resolved already.');
  if (what === 'acknowledge' && found.state === 'open') await alerts.acknowledge(id, by);
  if (what === 'snooze') await alerts.snooze(id, new Date(Date.now() + (minutes as number) * 60_000));
  if (what === 'resolve') await alerts.close(id, by);
  await alerts.note(id, DONE[what], by, note);
  await auditRepository(tx).record(actor, { action: `alert.${DONE[what]}`, subject: { kind: 'alert', id } });
  return (await alerts.find(id)) as Alert;
}
