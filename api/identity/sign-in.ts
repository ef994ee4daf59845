/** Signing in by e-mail and password. Whatever is wrong, the answer and its time are the same. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Afterwards } from '../afterwards.js';
import { auditRepository } from '../audit/audit-repository.js';
import type { Origin } from './origin.js';
import type { Passwords } from './passwords.js';
import type { Sessions, SignedIn } from './sessions.js';
import type { MakeTryLimits } from './try-limits.js';
import { type UserRow, usersRepository } from './users-repository.js';

const LIMITS = {
  pair: { points: 10, duration: 15 * 60 }, // one account from one address
  account: { points: 100, duration: 60 * 60 }, // from everywhere: high, so that a stranger can hardly lock one out
  address: { points: 100, duration: 15 * 60 }, // all accounts from one address
};
const FAILURES_KEPT_PER_HOUR = 20; // of one account, in the audit log

export interface SignIn {
  /** Throws a MotorpoolError: unauthenticated, too-many, or unavailable while too many wait. */
  byPassword(email: string, password: string, from: Origin): Promise<SignedIn>;
}

export function signIn(deps: {
  db: Knex;
  passwords: Passwords;
  sessions: Sessions;
  makeLimits: MakeTryLimits;
  afterwards: Afterwards;
}): SignIn {
  const { db, passwords, sessions, afterwards } = deps;
  const limits = deps.makeLimits('sign-in', LIMITS);

  const noteFailure = (userId: string, { address }: Origin) =>
    auditRepository(db).recordSome(
      FAILURES_KEPT_PER_HOUR,
      { userId: null, role: 'nobody', address },
      {
        action: 'user.sign-in-failed',
        subject: { kind: 'user', id: userId },
      },
    );

  return {
    async byPassword(email, password, from) {
      await limits.count(email, from.address);
      let user: UserRow | undefined;
      let right: boolean;
      try {
        user = await usersRepository(db).byEmail(email);
        right = await passwords.matches(user?.password_hash, password);
      } catch (error) {
        await limits.takeBack(email, from.address);
        throw error;
      }
      if (!user || !right || user.disabled_at) {
        const known = user?.id;
        afterwards.run(async () => {
          if (known) await noteFailure(known, from);
        });
        throw new MotorpoolError('unauthenticated', 'wrong-credentials', 'E-mail or password is wrong.');
      }
      await limits.takeBack(email, from.address);
      await limits.forgive(email, from.address);
      return sessions.open(user, from, 'password');
    },
  };
}
