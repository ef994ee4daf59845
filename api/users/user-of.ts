/** A user's row in the words of the API. */
import type { UserRow } from '../identity/users-repository.js';
import type { Sealing } from '../sealed/sealing.js';
import type { User } from './user.js';

export const licencePurpose = (userId: string) => `licence number of ${userId}`;

export const profileOf = (row: UserRow) => ({
  userId: row.id,
  name: row.name,
  email: row.email,
  phoneNumber: row.phone,
  address: row.address,
  role: row.role,
});

export const managedUserOf = (row: UserRow) => ({
  ...profileOf(row),
  createdAt: row.created_at.toISOString(),
  disabled: row.disabled_at !== null,
});

const common = (row: UserRow) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  emailVerifiedAt: row.email_verified_at?.toISOString() ?? null,
  phoneNumber: row.phone,
  phoneVerifiedAt: row.phone_verified_at?.toISOString() ?? null,
  address: row.address,
  role: row.role,
  disabled: row.disabled_at !== null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export const listItemOf = (row: UserRow) => ({
  ...common(row),
  licenceExpiresOn: row.licence_expires_on,
  licenceVerifiedAt: row.licence_verified_at?.toISOString() ?? null,
});

export const userOf = (row: UserRow, sealing: Sealing): User => ({
  ...common(row),
  birthDate: row.birth_date,
  licence: row.licence_number && {
    number: sealing.open(row.licence_number, licencePurpose(row.id)),
    country: row.licence_country ?? '',
    issuedOn: row.licence_issued_on ?? '',
    expiresOn: row.licence_expires_on ?? '',
    verifiedAt: row.licence_verified_at?.toISOString() ?? null,
  },
});
