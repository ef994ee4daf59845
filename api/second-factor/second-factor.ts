/**
 * A second factor for what is hard to undo: not asked at sign-in, but shown when it is needed, and good for a quarter of
 * an hour in that session.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { ApiConfig } from '../config.js';
import type { Principal } from '../identity/access.js';
import type { MakeTryLimits } from '../identity/try-limits.js';
import type { Sealing } from '../sealed/sealing.js';
import { secondFactorRepository } from './second-factor-repository.js';
import { newTotpSecret, stepOfCode, totpUri } from './totp.js';

const GOOD_MINUTES = 15;
const RECOVERY_CODES = 10;
const TRYING = { account: { points: 10, duration: 15 * 60 } };

export interface SecondFactor {
  status(who: Principal): Promise<{ enrolled: boolean; shownUntil: string | null; recoveryCodesLeft: number }>;
  /** Begins: asks for nothing until it is confirmed. Throws a MotorpoolError (conflict) where one is enrolled. */
  enrol(who: Principal, label: string): Promise<{ secret: string; uri: string }>;
  /** Throws a MotorpoolError: conflict, forbidden for a wrong code, too-many. */
  confirm(who: Principal, by: Actor, code: string): Promise<{ recoveryCodes: string[] }>;
  /** By a code, or by a recovery code. Throws a MotorpoolError: conflict, forbidden, too-many. */
  show(who: Principal, by: Actor, code: string): Promise<void>;
  disable(who: Principal, by: Actor): Promise<void>;
  /** Throws a MotorpoolError (forbidden) for who has to show one first. */
  require(who: Principal | undefined): Promise<void>;
}

export const secondFactorPurpose = (userId: string) => `second factor of ${userId}`;

export function secondFactor(deps: {
  db: Knex;
  sealing: Sealing;
  makeLimits: MakeTryLimits;
  demandedOf: ApiConfig['secondFactor'];
}): SecondFactor {
  const { db, sealing, demandedOf } = deps;
  const trying = deps.makeLimits('second-factor', TRYING);
  const standing = (who: Principal) => secondFactorRepository(db).standing(who.userId, who.sessionId, GOOD_MINUTES);

  /** Within `tx`: whether the code is right, and was not used before. */
  async function takeCode(tx: Knex, userId: string, sealed: Buffer, code: string): Promise<boolean> {
    const step = stepOfCode(sealing.open(sealed, secondFactorPurpose(userId)), code, Date.now());
    return step !== undefined && secondFactorRepository(tx).takeStep(userId, step);
  }

  async function noteIn(tx: Knex, by: Actor, userId: string, action: string): Promise<void> {
    await auditRepository(tx).record(by, { action, subject: { kind: 'user', id: userId } });
  }

  return {
    async status(who) {
      const { enrolled, shown_until, recovery_codes } = await standing(who);
      const shownUntil = enrolled ? (shown_until?.toISOString() ?? null) : null;
      return { enrolled, shownUntil, recoveryCodesLeft: recovery_codes };
    },
    async enrol({ userId }, label) {
      const secret = newTotpSecret();
      if (!(await secondFactorRepository(db).begin(userId, sealing.close(secret, secondFactorPurpose(userId))))) {
        throw new MotorpoolError('conflict', 'already-enrolled', 'There is a second factor. Take it away first.');
      }
      return { secret, uri: totpUri(secret, label) };
    },
    async confirm({ userId, sessionId }, by, code) {
      await trying.count(userId, '');
      const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
      await db.transaction(async (tx) => {
        const kept = secondFactorRepository(tx);
        const factor = await kept.lock(userId);
        if (!factor || factor.confirmed_at) {
          throw new MotorpoolError('conflict', 'nothing-to-confirm', 'Begin with the enrolment first.');
        }
        if (!(await takeCode(tx, userId, factor.secret, code))) throw wrongCode();
        await kept.confirm(userId);
        await kept.replaceRecoveryCodes(userId, codes.map(hashOf));
        await kept.markShown(sessionId);
        await noteIn(tx, by, userId, 'user.second-factor-enrolled');
      });
      await trying.takeBack(userId, '');
      return { recoveryCodes: codes };
    },
    async show({ userId, sessionId }, by, code) {
      await trying.count(userId, '');
      await db.transaction(async (tx) => {
        const kept = secondFactorRepository(tx);
        const factor = await kept.lock(userId);
        if (!factor?.confirmed_at) {
          throw new MotorpoolError('conflict', 'not-enrolled', 'There is no second factor yet. Enrol one first.');
        }
        if (!(await takeCode(tx, userId, factor.secret, code))) {
          if (!(await kept.takeRecoveryCode(userId, hashOf(code)))) throw wrongCode();
          await noteIn(tx, by, userId, 'user.recovery-code-used');
        }
        await kept.markShown(sessionId);
      });
      await trying.takeBack(userId, '');
    },
    async disable({ userId }, by) {
      await db.transaction(async (tx) => {
        const removed = await secondFactorRepository(tx).remove(userId);
        if (removed) await noteIn(tx, by, userId, 'user.second-factor-disabled');
      });
    },
    async require(who) {
      if (!who) return;
      const { enrolled, shown_until } = await standing(who);
      const demanded = enrolled || (demandedOf === 'staff' && who.role !== 'customer');
      if (!demanded || (enrolled && shown_until)) return;
      throw new MotorpoolError(
        'forbidden',
        'second-factor-required',
        enrolled ? 'Show your second factor first.' : 'Enrol a second factor first, and show it.',
      );
    },
  };
}

const wrongCode = () => new MotorpoolError('forbidden', 'wrong-code', 'This code is wrong, or was used already.');

/** 80 bits, so that an open hash tells nothing: `ABCD-EFGH-IJKL-MNOP` of 32 letters and digits. */
function newRecoveryCode(): string {
  const letters = [...randomBytes(16)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 32]).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

const hashOf = (code: string) =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest();
