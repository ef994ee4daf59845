/** Making and changing branches. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { BranchInput, BranchPatch } from './branch.js';
import { type BranchColumns, branchesRepository, type VersionedBranch } from './branches-repository.js';
import { isTimeZone, localMidnight } from './local-midnight.js';

export const branchNotFound = () => new MotorpoolError('not-found', 'branch-not-found', 'There is no such branch.');

/** Throws a MotorpoolError: conflict for a name that is taken, bad-input for a time zone that is none. */
export async function createBranch(tx: Knex, actor: Actor, input: BranchInput): Promise<VersionedBranch> {
  const made = await branchesRepository(tx).insert(columnsOf(input));
  const subject = { kind: 'branch', id: made.branch.id };
  await auditRepository(tx).record(actor, { action: 'branch.created', subject, after: made.branch });
  return made;
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version, and what createBranch throws. */
export async function patchBranch(
  tx: Knex,
  actor: Actor,
  id: string,
  patch: BranchPatch,
  version?: number,
): Promise<VersionedBranch> {
  const branches = branchesRepository(tx);
  const before = await branches.find(id);
  const done = await branches.update(id, columnsOf(patch), version);
  const now = await branches.find(id);
  if (!before || !now) throw branchNotFound();
  if (!done) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  await auditRepository(tx).record(actor, {
    action: 'branch.changed',
    subject: { kind: 'branch', id },
    before: before.branch,
    after: now.branch,
  });
  return now;
}

function columnsOf(input: BranchPatch): BranchColumns {
  const { name, latitude, longitude, timeZone, address, phone, hours, closedOn, archived } = input;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new MotorpoolError('bad-input', 'bad-time-zone', 'The time zone is not one that is known.', {
      errors: [{ path: '/timeZone', message: 'must be an IANA name, such as Europe/Madrid' }],
    });
  }
  for (const date of closedOn ?? []) localMidnight(date, 'UTC'); // 2026-02-31 has the form of a date
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(latitude !== undefined && { latitude }),
    ...(longitude !== undefined && { longitude }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(address !== undefined && { address }),
    ...(phone !== undefined && { phone }),
    ...(hours !== undefined && { hours: hours && JSON.stringify(hours) }),
    ...(closedOn !== undefined && { closed_on: [...new Set(closedOn)].sort() }),
    ...(archived !== undefined && { archived_at: archived ? new Date() : null }),
  };
}
