/** Erasure of a person (GDPR, article 17): what names them goes, what the books need stays without a name. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { Sessions } from '../identity/sessions.js';
import { usersRepository } from '../identity/users-repository.js';
import { userNotFound } from '../users/profile.js';
import { forgetTrails } from './forget-trails.js';
import { peopleDataRepository } from './people-data-repository.js';

/**
 * In a transaction; what it gives is for after the commit. Throws a MotorpoolError: not-found; conflict while a rental or
 * money is open, and for the last administrator.
 */
export async function erasePerson(
  tx: Knex,
  { sessions, store }: { sessions: Sessions; store: TelemetryStore },
  by: Actor,
  userId: string,
): Promise<() => void> {
  const users = usersRepository(tx);
  const admins = await users.lockAdmins();
  const person = await users.lock(userId);
  if (!person) throw userNotFound();
  if (admins.length === 1 && admins[0] === userId) {
    throw new MotorpoolError('conflict', 'last-admin', 'This is the last administrator. Name another one first.');
  }
  const kept = peopleDataRepository(tx);
  const open = await kept.openOf(userId);
  if (open === 'rental') {
    throw new MotorpoolError('conflict', 'rental-open', 'A rental is to come or runs. End or cancel it first.');
  }
  if (open === 'money') {
    throw new MotorpoolError(
      'conflict',
      'money-open',
      'A payment, refund or deposit is not settled yet. Try again then.',
    );
  }
  await auditRepository(tx).record(by, { action: 'user.erased', subject: { kind: 'user', id: userId } });
  const tell = await sessions.endAll(by, userId, { tx });
  await kept.erase(userId);
  await forgetTrails(tx, store, userId);
  return tell;
}
