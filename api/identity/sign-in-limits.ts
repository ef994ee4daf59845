/** Limits on wrong passwords, kept in PostgreSQL so that they hold across processes and restarts. */
import type { Knex } from 'knex';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { tooMany } from '../http/request-limit.js';

/** Tries within `duration` seconds. */
const LIMITS = {
  pair: { points: 10, duration: 15 * 60 }, // one account from one address
  account: { points: 100, duration: 60 * 60 }, // from everywhere: high, so that a stranger can hardly lock one out
  address: { points: 100, duration: 15 * 60 }, // all accounts from one address
};

export interface SignInLimits {
  /**
   * Counts a try before it is made, so that many at once are not more than one after the other.
   * Throws a MotorpoolError (too-many) once one of the limits is used up.
   */
  count(account: string, address: string): Promise<void>;
  /** The try was right, or was not made at all. */
  takeBack(account: string, address: string): Promise<void>;
  /** The account's own mistakes at this address no longer count. */
  forgive(account: string, address: string): Promise<void>;
}

export function signInLimits(db: Knex, enabled: boolean): SignInLimits {
  if (!enabled) return { count: async () => {}, takeBack: async () => {}, forgive: async () => {} };
  const make = (name: keyof typeof LIMITS): RateLimiterAbstract =>
    new RateLimiterPostgres({
      storeClient: db,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: `sign-in-${name}`,
      insuranceLimiter: new RateLimiterMemory(LIMITS[name]),
      ...LIMITS[name],
    });
  const limiters = { pair: make('pair'), account: make('account'), address: make('address') };
  const keyed = (account: string, address: string) =>
    [
      [limiters.pair, `${address} ${account}`],
      [limiters.address, address],
      [limiters.account, account],
    ] as const;

  return {
    async count(account, address) {
      for (const [limiter, key] of keyed(account, address)) {
        try {
          await limiter.consume(key);
        } catch (refused) {
          if (refused instanceof RateLimiterRes) throw tooMany(refused);
          throw refused;
        }
      }
    },
    async takeBack(account, address) {
      for (const [limiter, key] of keyed(account, address)) await limiter.reward(key);
    },
    async forgive(account, address) {
      await limiters.pair.delete(`${address} ${account}`);
    },
  };
}
