/** Whether the session behind a token still stands: a token lives 15 minutes, its session may end sooner. */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Principal, Role } from './access.js';
import { sessionsRepository } from './sessions-repository.js';

const BELIEVED_MS = 10_000; // news of an end may get lost
const MOST_KEPT = 10_000;

export interface StandingSessions {
  /**
   * The caller with the role of now. Throws a MotorpoolError (unauthenticated) when the session has ended or the account
   * is closed. An end is known at once where its news arrives, and after ten seconds at the latest.
   */
  check(who: Principal): Promise<Principal>;
  /** Those of the sessions that stand, asked afresh, with their person's role. */
  among(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>>;
}

export function standingSessions(db: Knex, liveBus: LiveBus): StandingSessions {
  const sessions = sessionsRepository(db);
  const roles = new LRUCache<string, Promise<Role | undefined>>({ max: MOST_KEPT, ttl: BELIEVED_MS });
  liveBus.subscribe(['sessions-ended'], ({ sessionId }) => {
    if (sessionId === undefined) roles.clear();
    else roles.delete(sessionId);
  });

  function ask(sessionId: string): Promise<Role | undefined> {
    const role = sessions.standing([sessionId]).then((found) => found.get(sessionId));
    roles.set(sessionId, role);
    role.catch(() => roles.delete(sessionId));
    return role;
  }

  return {
    async check(who) {
      const role = await (roles.get(who.sessionId) ?? ask(who.sessionId));
      if (role) return role === who.role ? who : { ...who, role };
      throw new MotorpoolError('unauthenticated', 'session-ended', 'This session has ended. Sign in again.');
    },
    among: (sessionIds) => sessions.standing(sessionIds),
  };
}
