/** A new account: a customer's. */
import type { Knex } from 'knex';
import { auditRepository } from '../audit/audit-repository.js';
import type { EmailVerification } from '../identity/email-verification.js';
import { refuseCommon } from '../identity/new-password.js';
import { inPerson, type Origin } from '../identity/origin.js';
import type { Passwords } from '../identity/passwords.js';
import { normalPhone } from '../identity/phone.js';
import type { MakeTryLimits } from '../identity/try-limits.js';
import { usersRepository } from '../identity/users-repository.js';
import { notify } from '../notifications/notify.js';
import type { Registration } from './user.js';

const LIMITS = { address: { points: 200, duration: 15 * 60 } };

/** Throws a MotorpoolError: bad-input, conflict where e-mail or phone is somebody's, too-many. The second step is for after the commit. */
export type Register = (
  db: Knex,
  asked: Registration,
  from: Origin,
) => Promise<{ userId: string; sendVerification: () => void }>;

export function registration(deps: {
  passwords: Passwords;
  verification: EmailVerification;
  makeLimits: MakeTryLimits;
}): Register {
  const limits = deps.makeLimits('register', LIMITS);
  return async (db, { name, email, password, phoneNumber, address }, from) => {
    const phone = phoneNumber === undefined ? null : normalPhone(phoneNumber, '/phoneNumber');
    refuseCommon(password);
    await limits.count('', from.address);
    const hash = await deps.passwords.hash(password);
    const userId = await db.transaction(async (tx) => {
      const id = await usersRepository(tx).insert({
        name,
        email,
        phone,
        address: address ?? null,
        password_hash: hash,
        role: 'customer',
      });
      const entry = { action: 'user.registered', subject: { kind: 'user', id } };
      await auditRepository(tx).record(inPerson({ id, role: 'customer' }, from), entry);
      await notify(tx, { kind: 'registered', userId: id, data: {}, dedupeKey: `registered:${id}` });
      return id;
    });
    return { userId, sendVerification: () => deps.verification.send({ id: userId, email }) };
  };
}
