/** Whether an e-mail address is its account's: who reads a token there, has it. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Afterwards } from '../afterwards.js';
import { auditRepository } from '../audit/audit-repository.js';
import type { Messenger } from '../messages/messenger.js';
import { accountTokensRepository } from './account-tokens-repository.js';
import { inPerson, type Origin } from './origin.js';
import type { MakeTryLimits } from './try-limits.js';
import { usersRepository } from './users-repository.js';

const GOOD_HOURS = 24;
const ASKING = { account: { points: 10, duration: 60 * 60 }, address: { points: 100, duration: 60 * 60 } };
const CONFIRMING = { address: { points: 100, duration: 15 * 60 } };

export interface EmailVerification {
  /** So many mails and no more. Throws a MotorpoolError (too-many). */
  count(userId: string, from: Origin): Promise<void>;
  /** Sends a token to the address after the answer; nowhere where no carrier takes it. */
  send(user: { id: string; email: string }): void;
  /** Throws a MotorpoolError: bad-input, too-many. */
  confirm(token: string, from: Origin): Promise<void>;
}

export function emailVerification(deps: {
  db: Knex;
  messenger: Messenger;
  afterwards: Afterwards;
  makeLimits: MakeTryLimits;
}): EmailVerification {
  const { db, messenger } = deps;
  const asking = deps.makeLimits('verification-asking', ASKING);
  const confirming = deps.makeLimits('verification-confirming', CONFIRMING);
  return {
    count: (userId, { address }) => asking.count(userId, address),
    send({ id, email }) {
      if (!messenger.reaches('email')) return;
      deps.afterwards.run(async () => {
        const token = await accountTokensRepository(db).make(id, 'verify-email', email, GOOD_HOURS * 60);
        await messenger.send({
          to: { userId: id, email },
          kind: 'verify-email',
          data: { code: token, goodHours: GOOD_HOURS },
        });
      });
    },
    async confirm(token, from) {
      await confirming.count('', from.address);
      await db.transaction(async (tx) => {
        const taken = await accountTokensRepository(tx).take(token, 'verify-email');
        const user = taken && (await usersRepository(tx).lock(taken.user_id));
        if (!user || user.email !== taken.email) throw badAccountToken();
        await usersRepository(tx).update(user.id, { email_verified_at: new Date() });
        const subject = { kind: 'user', id: user.id };
        await auditRepository(tx).record(inPerson(user, from), { action: 'user.email-verified', subject });
      });
      await confirming.takeBack('', from.address);
    },
  };
}

export const badAccountToken = () =>
  new MotorpoolError(
    'bad-input',
    'bad-account-token',
    'This token was used, has run out, or never was. Ask for another.',
  );
