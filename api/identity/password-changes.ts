/** A new password: by a token that came by e-mail, or by the old one. Either way the other sessions end. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Afterwards } from '../afterwards.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { type Messenger, noCarrier } from '../messages/messenger.js';
import type { Principal } from './access.js';
import { accountTokensRepository } from './account-tokens-repository.js';
import { badAccountToken } from './email-verification.js';
import { refuseCommon } from './new-password.js';
import { inPerson, type Origin } from './origin.js';
import type { Passwords } from './passwords.js';
import type { Sessions } from './sessions.js';
import type { MakeTryLimits } from './try-limits.js';
import { type UserRow, usersRepository } from './users-repository.js';

const GOOD_MINUTES = 30;
const ASKING = {
  pair: { points: 5, duration: 60 * 60 },
  account: { points: 15, duration: 60 * 60 }, // more than for one who asks, so that a stranger can hardly lock one out
  address: { points: 60, duration: 60 * 60 },
};
const CONFIRMING = { address: { points: 60, duration: 15 * 60 } };
const CHANGING = { account: { points: 10, duration: 15 * 60 } };

/**
 * Who reads mail there has the address. Where nobody had shown that before, the account may have been made by somebody
 * else, who would still come in by the phone: it goes, and its owner gives it again.
 */
const claimed = ({ email_verified_at }: UserRow) =>
  email_verified_at === null ? { email_verified_at: new Date(), phone: null, phone_verified_at: null } : {};

export interface PasswordChanges {
  /** Tells nothing of whether there is such an account. Throws a MotorpoolError: too-many, unavailable. */
  askReset(email: string, from: Origin): Promise<void>;
  /** All sessions end. Throws a MotorpoolError: bad-input, too-many. */
  reset(token: string, password: string, from: Origin): Promise<void>;
  /** All other sessions end. Throws a MotorpoolError: bad-input, forbidden, too-many. */
  change(who: Principal, by: Actor, given: { oldPassword?: string; password: string }): Promise<void>;
}

export function passwordChanges(deps: {
  db: Knex;
  passwords: Passwords;
  sessions: Sessions;
  messenger: Messenger;
  afterwards: Afterwards;
  makeLimits: MakeTryLimits;
}): PasswordChanges {
  const { db, passwords, sessions, messenger } = deps;
  const asking = deps.makeLimits('reset-asking', ASKING);
  const confirming = deps.makeLimits('reset-confirming', CONFIRMING);
  const changing = deps.makeLimits('password-changing', CHANGING);

  return {
    async askReset(email, { address }) {
      if (!messenger.reaches('email')) throw noCarrier();
      await asking.count(email, address);
      deps.afterwards.run(async () => {
        const user = await usersRepository(db).byEmail(email);
        if (!user?.email || user.disabled_at) return;
        const token = await accountTokensRepository(db).make(user.id, 'reset-password', user.email, GOOD_MINUTES);
        await messenger.send({
          to: { userId: user.id, email: user.email },
          kind: 'reset-password',
          data: { code: token, goodMinutes: GOOD_MINUTES },
        });
      });
    },
    async reset(token, password, from) {
      refuseCommon(password);
      await confirming.count('', from.address);
      const hash = await passwords.hash(password);
      const tell = await db.transaction(async (tx) => {
        const taken = await accountTokensRepository(tx).take(token, 'reset-password');
        const user = taken && (await usersRepository(tx).lock(taken.user_id));
        if (!user || user.disabled_at || user.email !== taken.email) throw badAccountToken();
        await accountTokensRepository(tx).forget(user.id);
        await usersRepository(tx).update(user.id, { password_hash: hash, ...claimed(user) });
        const by = inPerson(user, from);
        await auditRepository(tx).record(by, { action: 'user.password-reset', subject: { kind: 'user', id: user.id } });
        return sessions.endAll(by, user.id, { tx });
      });
      tell();
      await confirming.takeBack('', from.address);
    },
    async change({ userId, sessionId }, by, { oldPassword = '', password }) {
      refuseCommon(password);
      await changing.count(userId, '');
      const before = (await usersRepository(db).byId(userId))?.password_hash;
      const right = await passwords.matches(before, oldPassword);
      // Who signs in by phone alone has none yet.
      if (before && !right) {
        throw new MotorpoolError('forbidden', 'wrong-password', 'The old password is wrong.');
      }
      const hash = await passwords.hash(password);
      const tell = await db.transaction(async (tx) => {
        if ((await usersRepository(tx).lock(userId))?.password_hash !== before) {
          throw new MotorpoolError('forbidden', 'wrong-password', 'The password was changed meanwhile.');
        }
        await usersRepository(tx).update(userId, { password_hash: hash });
        await accountTokensRepository(tx).forget(userId);
        await auditRepository(tx).record(by, {
          action: 'user.password-changed',
          subject: { kind: 'user', id: userId },
        });
        return sessions.endAll(by, userId, { but: sessionId, tx });
      });
      tell();
      await changing.takeBack(userId, '');
    },
  };
}
