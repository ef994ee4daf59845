/** Sessions: an access token for 15 minutes, and a refresh token that buys the next pair, once. */
import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { Role } from './access.js';
import type { AccessTokens } from './access-tokens.js';
import { inPerson, type Origin } from './origin.js';
import { type SessionRow, sessionsRepository } from './sessions-repository.js';
import { usersRepository } from './users-repository.js';

export const SESSION_DAYS = 30;
const LOST_ANSWER_S = 60; // a client whose answer was lost may ask again within this time
const MOST_LISTED = 200;

export interface SignedIn {
  userId: string;
  token: string;
  refreshToken: string;
}

export interface Sessions {
  /** `way` is how they signed in, for the audit log; `tx` is a transaction to do it in. */
  open(user: { id: string; role: Role }, from: Origin, way: string, tx?: Knex): Promise<SignedIn>;
  /**
   * Exchanges a refresh token. A token that was used before ends the whole session, unless it comes back at once and
   * nobody used what it bought: then an answer was lost. Throws a MotorpoolError (unauthenticated).
   */
  refresh(refreshToken: string, from: Origin): Promise<SignedIn>;
  /** Its tokens are worth nothing from now on, and its live maps are cut off. False when there is no such session of theirs. */
  end(by: Actor, session: { userId: string; sessionId: string }): Promise<boolean>;
  /** All of a person's, but for one. Within `tx`, call what it gives once that is committed. */
  endAll(by: Actor, userId: string, options?: { but?: string; tx?: Knex }): Promise<() => void>;
  /** Those that stand, the last used first. */
  listOf(userId: string): Promise<SessionRow[]>;
}

export function sessions(db: Knex, tokens: AccessTokens, liveBus: LiveBus): Sessions {
  const hashOf = (token: string) => createHash('sha256').update(token).digest();
  const subject = (id: string) => ({ kind: 'user', id });

  async function pair(tx: Knex, user: { id: string; role: Role }, sessionId: string, parent: Buffer | null) {
    const refreshToken = randomBytes(32).toString('base64url');
    await sessionsRepository(tx).insertToken(hashOf(refreshToken), sessionId, parent);
    return { userId: user.id, token: tokens.issue(user, sessionId), refreshToken };
  }

  return {
    open: (user, from, way, outer = db) =>
      outer.transaction(async (tx) => {
        const sessionId = await sessionsRepository(tx).insert(user.id, SESSION_DAYS, from);
        const entry = { action: 'user.signed-in', subject: subject(user.id), after: { way, sessionId } };
        await auditRepository(tx).record(inPerson(user, from), entry);
        return pair(tx, user, sessionId, null);
      }),
    async refresh(refreshToken, from) {
      const hash = hashOf(refreshToken);
      let stolen: { userId: string; sessionId: string } | undefined;
      const signedIn = await db.transaction(async (tx) => {
        const kept = sessionsRepository(tx);
        const row = await kept.findToken(hash, LOST_ANSWER_S);
        if (!row || row.revoked || row.expired) return undefined;
        if (row.used_at !== null && (row.successor_used || !row.just_used)) {
          stolen = { userId: row.user_id, sessionId: row.session_id };
          await kept.revoke(stolen.userId, stolen.sessionId); // must be committed, so no throw in here
          await auditRepository(tx).record(
            { userId: null, role: 'nobody', address: from.address },
            {
              action: 'user.refresh-token-reused',
              subject: subject(row.user_id),
              after: { endedSessionId: row.session_id },
            },
          );
          return undefined;
        }
        const user = await usersRepository(tx).byId(row.user_id);
        if (!user || user.disabled_at) return undefined;
        await kept.forgetUnusedSuccessors(hash);
        await kept.markUsed(hash, row.session_id);
        return pair(tx, user, row.session_id, hash);
      });
      if (signedIn) return signedIn;
      if (stolen) liveBus.publish({ kind: 'sessions-ended', ...stolen });
      throw new MotorpoolError('unauthenticated', 'bad-refresh-token', 'This session has ended. Sign in again.');
    },
    async end(by, { userId, sessionId }) {
      const ended = await db.transaction(async (tx) => {
        if (!(await sessionsRepository(tx).revoke(userId, sessionId))) return false;
        const entry = { action: 'user.session-ended', subject: subject(userId), after: { sessionId } };
        await auditRepository(tx).record(by, entry);
        return true;
      });
      if (ended) liveBus.publish({ kind: 'sessions-ended', userId, sessionId });
      return ended;
    },
    async endAll(by, userId, { but, tx = db } = {}) {
      await tx.transaction(async (inner) => {
        const ended = await sessionsRepository(inner).revokeAllOf(userId, but);
        if (ended === 0) return;
        const entry = { action: 'user.sessions-ended', subject: subject(userId), after: { sessions: ended } };
        await auditRepository(inner).record(by, entry);
      });
      return () => liveBus.publish({ kind: 'sessions-ended', userId, ...(but !== undefined && { but }) });
    },
    listOf: (userId) => sessionsRepository(db).listOf(userId, MOST_LISTED),
  };
}
