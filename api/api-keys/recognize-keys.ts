/** Whose API key a request came with. Believed for seconds, and revoked at once where the news arrives. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Afterwards } from '../afterwards.js';
import { tooMany } from '../http/request-limit.js';
import type { Principal } from '../identity/access.js';
import type { RecognizeKey } from '../identity/authenticate.js';
import { apiKeysRepository } from './api-keys-repository.js';

const BELIEVED_MS = 10_000; // news of an end may get lost
const MOST_KEPT = 10_000;
const UNKNOWN_PER_MINUTE = 120; // from one address: each costs a query
const LENGTH = 47; // mpk_ and 32 bytes

export const hashOfKey = (key: string) => createHash('sha256').update(key).digest();

export function recognizeKeys(deps: {
  db: Knex;
  liveBus: LiveBus;
  afterwards: Afterwards;
  rateLimits: boolean;
}): RecognizeKey {
  const repository = apiKeysRepository(deps.db);
  const known = new LRUCache<string, Promise<Principal | undefined>>({ max: MOST_KEPT, ttl: BELIEVED_MS });
  const strangers = new RateLimiterMemory({ points: UNKNOWN_PER_MINUTE, duration: 60 });
  deps.liveBus.subscribe(['key-revoked', 'sessions-ended'], () => known.clear());

  async function ask(hash: Buffer): Promise<Principal | undefined> {
    const row = await repository.byHash(hash);
    if (!row) return undefined;
    deps.afterwards.run(() => repository.noteUse(row.id));
    return {
      userId: row.user_id,
      role: row.role,
      sessionId: row.id,
      expiresAt: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
      key: { id: row.id, permissions: new Set(row.permissions) },
    };
  }

  async function lookUp(hash: Buffer, address: string): Promise<Principal | undefined> {
    const name = hash.toString('base64url');
    const remembered = known.get(name);
    if (remembered) return remembered;
    const tried = deps.rateLimits ? await strangers.get(address) : null;
    if (tried && tried.remainingPoints <= 0) throw tooMany(tried);
    const asked = ask(hash);
    known.set(name, asked);
    const forget = () => known.peek(name) === asked && known.delete(name);
    const found = await asked.catch((error) => {
      forget();
      throw error;
    });
    if (found) return found;
    forget();
    if (deps.rateLimits) await strangers.penalty(address);
    return undefined;
  }

  return async (key, address) => {
    const who = key.length === LENGTH ? await lookUp(hashOfKey(key), address) : undefined;
    if (who && who.expiresAt > Date.now()) return who;
    throw new MotorpoolError('unauthenticated', 'bad-key', 'This API key is not valid, or no longer.');
  };
}
