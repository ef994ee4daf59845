/** What a person may change of their own account. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { accountTokensRepository } from '../identity/account-tokens-repository.js';
import { normalPhone } from '../identity/phone.js';
import { type UserColumns, type UserRow, usersRepository } from '../identity/users-repository.js';
import type { Sealing } from '../sealed/sealing.js';
import type { UserPatch } from './user.js';
import { licencePurpose } from './user-of.js';

/**
 * Call it in a transaction. A new e-mail address or phone is no longer verified, nor is a licence that changed. `version`:
 * of which it must be. Throws a MotorpoolError: bad-input, conflict (taken), precondition.
 */
export async function changeProfile(
  tx: Knex,
  sealing: Sealing,
  by: Actor & { userId: string },
  patch: UserPatch,
  version?: number,
): Promise<{ before: UserRow; after: UserRow }> {
  const users = usersRepository(tx);
  const before = await users.lock(by.userId);
  if (!before) throw userNotFound();
  if (version !== undefined && before.version !== version) throw staleUser();
  const columns = columnsOf(patch, before, sealing);
  const after = await users.update(before.id, columns);
  if (after.email !== before.email) await accountTokensRepository(tx).forget(before.id);
  await auditRepository(tx).record(by, {
    action: 'user.profile-changed',
    subject: { kind: 'user', id: before.id },
    after: { changed: Object.keys(patch).filter((name) => name in KNOWN) }, // not what: this log keeps no person's data
  });
  return { before, after };
}

export const userNotFound = () => new MotorpoolError('not-found', 'user-not-found', 'There is no such user.');
export const staleUser = () =>
  new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');

const KNOWN = { name: 1, email: 1, phoneNumber: 1, address: 1, birthDate: 1, licence: 1 };

function columnsOf(patch: UserPatch, before: UserRow, sealing: Sealing): UserColumns {
  const { name, email, phoneNumber, address, birthDate, licence } = patch;
  const columns: UserColumns = {};
  if (name !== undefined) columns.name = name;
  if (address !== undefined) columns.address = address;
  if (email !== undefined) {
    columns.email = email;
    if (email?.toLowerCase() !== before.email?.toLowerCase()) columns.email_verified_at = null;
  }
  if (phoneNumber !== undefined) {
    columns.phone = phoneNumber === null ? null : normalPhone(phoneNumber, '/phoneNumber');
    if (columns.phone !== before.phone) columns.phone_verified_at = null;
  }
  if (birthDate !== undefined) {
    if (birthDate !== null && Date.parse(birthDate) > Date.now()) throw badDay('/birthDate', 'is still to come');
    columns.birth_date = birthDate;
    if (birthDate !== before.birth_date) columns.licence_verified_at = null; // it stood on the licence
  }
  if (licence !== undefined) {
    if (licence && licence.expiresOn <= licence.issuedOn) throw badDay('/licence/expiresOn', 'must be after issuedOn');
    columns.licence_number = licence && sealing.close(licence.number, licencePurpose(before.id));
    columns.licence_country = licence?.country ?? null;
    columns.licence_issued_on = licence?.issuedOn ?? null;
    columns.licence_expires_on = licence?.expiresOn ?? null;
    columns.licence_verified_at = null;
  }
  return columns;
}

const badDay = (path: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-input', 'Something in the request is not as it should be: see errors.', {
    errors: [{ path, message }],
  });
