/** What staff may change of another's account. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { Sessions } from '../identity/sessions.js';
import { type UserColumns, type UserRow, usersRepository } from '../identity/users-repository.js';
import { staleUser, userNotFound } from './profile.js';
import type { UserAdminPatch } from './user.js';

interface Target {
  id: string;
  version: number | undefined;
}

/**
 * Sets role or closes; the person's sessions end. Call it in a transaction, and what it gives after the commit.
 * Throws a MotorpoolError: not-found, precondition, conflict (the last admin).
 */
export async function changeStanding(
  tx: Knex,
  sessions: Sessions,
  by: Actor,
  { id, version }: Target,
  patch: UserAdminPatch,
): Promise<{ row: UserRow; tell: () => void }> {
  const users = usersRepository(tx);
  const admins = await users.lockAdmins();
  const before = await locked(tx, { id, version });
  const staysAdmin = (patch.role ?? before.role) === 'admin' && !(patch.disabled ?? before.disabled_at !== null);
  if (!staysAdmin && admins.length === 1 && admins[0] === id) {
    throw new MotorpoolError('conflict', 'last-admin', 'This is the last administrator. Name another one first.');
  }
  const columns: UserColumns = {};
  if (patch.role !== undefined) columns.role = patch.role;
  if (patch.disabled !== undefined) columns.disabled_at = patch.disabled ? (before.disabled_at ?? new Date()) : null;
  const row = await users.update(id, columns);
  const standing = ({ role, disabled_at }: UserRow) => ({ role, disabled: disabled_at !== null });
  await auditRepository(tx).record(by, {
    action: before.role === row.role ? 'user.standing-changed' : 'user.role-changed',
    subject: { kind: 'user', id },
    before: standing(before),
    after: standing(row),
  });
  return { row, tell: await sessions.endAll(by, id, { tx }) };
}

/** That staff saw the licence, or no longer stand by it. Throws a MotorpoolError: not-found, precondition, conflict. */
export async function verifyLicence(tx: Knex, by: Actor, target: Target, verified: boolean): Promise<UserRow> {
  const before = await locked(tx, target);
  if (verified && !before.licence_number) {
    throw new MotorpoolError('conflict', 'no-licence', 'This person has no licence on file yet.');
  }
  const row = await usersRepository(tx).update(target.id, { licence_verified_at: verified ? new Date() : null });
  const action = verified ? 'user.licence-verified' : 'user.licence-unverified';
  await auditRepository(tx).record(by, { action, subject: { kind: 'user', id: target.id } });
  return row;
}

async function locked(tx: Knex, { id, version }: Target): Promise<UserRow> {
  const row = await usersRepository(tx).lock(id);
  if (!row) throw userNotFound();
  if (version !== undefined && row.version !== version) throw staleUser();
  return row;
}
