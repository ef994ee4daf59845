/** Limits on what can be guessed or asked for too often, kept in PostgreSQL so that they hold across processes and restarts. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { tooMany } from '../http/request-limit.js';

/** So many tries within `duration` seconds. */
interface Rate {
  points: number;
  duration: number;
}

export interface TryLimits {
  /**
   * Counts a try before it is made, so that many at once are not more than one after the other. `account` is whatever
   * names it: an e-mail address, a phone number, an id. Throws a MotorpoolError (too-many) once a limit is used up.
   */
  count(account: string, address: string): Promise<void>;
  /** The try was right, or was not made at all. */
  takeBack(account: string, address: string): Promise<void>;
  /** The account's own mistakes at this address no longer count. */
  forgive(account: string, address: string): Promise<void>;
}

/** `name` is the kind of try; `rates` are for one account from one address, one account from anywhere, one address. */
export type MakeTryLimits = (name: string, rates: Partial<Record<'pair' | 'account' | 'address', Rate>>) => TryLimits;

export function tryLimits(db: Knex, enabled: boolean): MakeTryLimits {
  if (!enabled) return () => ({ count: async () => {}, takeBack: async () => {}, forgive: async () => {} });
  let first = true; // one of them sweeps the table for all

  function limiter(name: string, rate: Rate): RateLimiterAbstract {
    const made = new RateLimiterPostgres({
      storeClient: db,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: name,
      clearExpiredByTimeout: first,
      insuranceLimiter: new RateLimiterMemory(rate),
      ...rate,
    });
    first = false;
    return made;
  }

  return (name, { pair, account: ofAccount, address: ofAddress }) => {
    const pairs = pair && limiter(`${name}-pair`, pair);
    const addresses = ofAddress && limiter(`${name}-address`, ofAddress);
    const accounts = ofAccount && limiter(`${name}-account`, ofAccount);
    const keyed = (account: string, address: string) => {
      const hashed = createHash('sha256').update(account.toLowerCase()).digest('base64url'); // no person in this table
      const all = [
        [pairs, `${address} ${hashed}`],
        [addresses, address],
        [accounts, hashed],
      ] as const;
      return all.flatMap(([limit, key]) => (limit ? [{ limit, key }] : []));
    };
    return {
      async count(account, address) {
        for (const { limit, key } of keyed(account, address)) {
          try {
            await limit.consume(key);
          } catch (refused) {
            if (refused instanceof RateLimiterRes) throw tooMany(refused);
            throw refused;
          }
        }
      },
      async takeBack(account, address) {
        for (const { limit, key } of keyed(account, address)) await limit.reward(key);
      },
      async forgive(account, address) {
        for (const { limit, key } of keyed(account, address)) if (limit === pairs) await limit.delete(key);
      },
    };
  };
}
