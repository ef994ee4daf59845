/** Sessions: an access token for 15 minutes, and a refresh token that buys the next pair, once. */
import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { AccessTokens } from './access-tokens.js';
import { sessionsRepository } from './sessions-repository.js';
import { type UserRow, usersRepository } from './users-repository.js';

export const SESSION_DAYS = 30;
const LOST_ANSWER_S = 60; // a client whose answer was lost may ask again within this time

export interface SignedIn {
  userId: string;
  token: string;
  refreshToken: string;
}

export interface Sessions {
  open(user: UserRow): Promise<SignedIn>;
  /**
   * Exchanges a refresh token. A token that was used before ends the whole session, unless it comes back at once and
   * nobody used what it bought: then an answer was lost. Throws a MotorpoolError (unauthenticated).
   */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Its tokens are worth nothing from now on, and its live maps are cut off. */
  end(session: { userId: string; sessionId: string }): Promise<void>;
}

export function sessions(db: Knex, tokens: AccessTokens, liveBus: LiveBus): Sessions {
  const hashOf = (token: string) => createHash('sha256').update(token).digest();

  async function pair(tx: Knex, user: UserRow, sessionId: string, parent: Buffer | null): Promise<SignedIn> {
    const refreshToken = randomBytes(32).toString('base64url');
    await sessionsRepository(tx).insertToken(hashOf(refreshToken), sessionId, parent);
    return { userId: user.id, token: tokens.issue(user, sessionId), refreshToken };
  }

  return {
    open: (user) =>
      db.transaction(async (tx) => pair(tx, user, await sessionsRepository(tx).insert(user.id, SESSION_DAYS), null)),
    async refresh(refreshToken) {
      const hash = hashOf(refreshToken);
      let stolen: { userId: string; sessionId: string } | undefined;
      const signedIn = await db.transaction(async (tx) => {
        const kept = sessionsRepository(tx);
        const row = await kept.findToken(hash, LOST_ANSWER_S);
        if (!row || row.revoked || row.expired) return undefined;
        if (row.used_at !== null && (row.successor_used || !row.just_used)) {
          await kept.revoke(row.session_id); // must be committed, so no throw in here
          stolen = { userId: row.user_id, sessionId: row.session_id };
          return undefined;
        }
        const user = await usersRepository(tx).byId(row.user_id);
        if (!user || user.disabled_at) return undefined;
        await kept.forgetUnusedSuccessors(hash);
        await kept.markUsed(hash);
        return pair(tx, user, row.session_id, hash);
      });
      if (signedIn) return signedIn;
      if (stolen) liveBus.publish({ kind: 'sessions-ended', ...stolen });
      throw new MotorpoolError('unauthenticated', 'bad-refresh-token', 'This session has ended. Sign in again.');
    },
    async end({ userId, sessionId }) {
      await sessionsRepository(db).revoke(sessionId);
      liveBus.publish({ kind: 'sessions-ended', userId, sessionId });
    },
  };
}
