/** Signing in by a one-time code to one's phone. A number that nobody has is handled like the others: only nothing is sent. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Afterwards } from '../afterwards.js';
import { type Messenger, noCarrier } from '../messages/messenger.js';
import type { Sealing } from '../sealed/sealing.js';
import type { Origin } from './origin.js';
import { normalPhone } from './phone.js';
import type { Sessions, SignedIn } from './sessions.js';
import { signInCodesRepository } from './sign-in-codes-repository.js';
import type { MakeTryLimits } from './try-limits.js';
import { usersRepository } from './users-repository.js';

const GOOD_MINUTES = 10;
const MOST_TRIES = 5;
const HOUR_S = 60 * 60;
// Few for each who asks, more in all, so that a stranger can hardly lock a number out.
const ASKING = {
  pair: { points: 5, duration: HOUR_S },
  account: { points: 15, duration: HOUR_S },
  address: { points: 60, duration: HOUR_S },
};
const TRYING = {
  pair: { points: 25, duration: HOUR_S },
  account: { points: 75, duration: HOUR_S },
  address: { points: 100, duration: HOUR_S },
};

export interface PhoneSignIn {
  /** Throws a MotorpoolError: bad-input, too-many, or unavailable where no carrier takes messages. */
  sendCode(phone: string, from: Origin): Promise<void>;
  /** Throws a MotorpoolError: bad-input, too-many, unauthenticated. */
  byCode(phone: string, code: string, from: Origin): Promise<SignedIn>;
}

export function phoneSignIn(deps: {
  db: Knex;
  sealing: Sealing;
  messenger: Messenger;
  afterwards: Afterwards;
  sessions: Sessions;
  makeLimits: MakeTryLimits;
}): PhoneSignIn {
  const { db, sealing, messenger } = deps;
  const asking = deps.makeLimits('code-asking', ASKING);
  const trying = deps.makeLimits('code-trying', TRYING);
  const hashOf = (phone: string) => createHash('sha256').update(phone).digest();
  const macOf = (phone: string, code: string) => sealing.mac(code, `sign-in code for ${phone}`);

  async function makeAndSend(phone: string): Promise<void> {
    const user = await usersRepository(db).byPhone(phone);
    const userId = user && !user.disabled_at ? user.id : null;
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await signInCodesRepository(db).put({
      phoneHash: hashOf(phone),
      userId,
      codeHash: macOf(phone, code),
      goodMinutes: GOOD_MINUTES,
    });
    if (!userId) return;
    await messenger.send({
      to: { userId, phone },
      kind: 'sign-in-code',
      data: { code, goodMinutes: GOOD_MINUTES },
    });
  }

  return {
    async sendCode(written, from) {
      const phone = normalPhone(written, '/phone');
      if (!messenger.reaches('phone')) throw noCarrier();
      await asking.count(phone, from.address);
      deps.afterwards.run(() => makeAndSend(phone));
    },
    async byCode(written, code, from) {
      const phone = normalPhone(written, '/phone');
      await trying.count(phone, from.address);
      const signedIn = await db.transaction(async (tx) => {
        const kept = signInCodesRepository(tx);
        const row = await kept.tryOnce(hashOf(phone), MOST_TRIES);
        const right = timingSafeEqual(row?.code_hash ?? Buffer.alloc(32), macOf(phone, code));
        if (!row?.user_id || !right) return undefined; // committed, so that the try counts
        await kept.remove(hashOf(phone));
        const user = await usersRepository(tx).lock(row.user_id);
        if (!user || user.disabled_at || user.phone !== phone) return undefined;
        if (!user.phone_verified_at) await usersRepository(tx).update(user.id, { phone_verified_at: new Date() });
        return deps.sessions.open(user, from, 'phone', tx);
      });
      if (!signedIn) throw new MotorpoolError('unauthenticated', 'wrong-code', 'The code is wrong, or has run out.');
      await trying.takeBack(phone, from.address);
      return signedIn;
    },
  };
}
