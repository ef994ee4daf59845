/** Signing in by e-mail and password. Whatever is wrong, the answer and its time are the same. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Passwords } from './passwords.js';
import type { Sessions, SignedIn } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import { type UserRow, usersRepository } from './users-repository.js';

export interface SignIn {
  /** Throws a MotorpoolError: unauthenticated, too-many, or unavailable while too many wait. */
  byPassword(email: string, password: string, address: string): Promise<SignedIn>;
}

export function signIn(db: Knex, passwords: Passwords, sessions: Sessions, limits: SignInLimits): SignIn {
  return {
    async byPassword(email, password, address) {
      const account = createHash('sha256').update(email.toLowerCase()).digest('base64url'); // no addresses in the limits' table
      await limits.count(account, address);
      let user: UserRow | undefined;
      let right: boolean;
      try {
        user = await usersRepository(db).byEmail(email);
        right = await passwords.matches(user?.password_hash, password);
      } catch (error) {
        await limits.takeBack(account, address);
        throw error;
      }
      if (!user || !right || user.disabled_at) {
        throw new MotorpoolError('unauthenticated', 'wrong-credentials', 'E-mail or password is wrong.');
      }
      await limits.takeBack(account, address);
      await limits.forgive(account, address);
      return sessions.open(user);
    },
  };
}
