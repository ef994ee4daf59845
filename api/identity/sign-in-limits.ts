/** Limits on wrong passwords, kept in PostgreSQL so that they hold across processes and restarts. */
import type { Knex } from 'knex';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import { tooMany } from '../http/request-limit.js';

/** Wrong tries within `duration` seconds. */
const LIMITS = {
  pair: { points: 10, duration: 15 * 60 }, // one account from one address
  account: { points: 100, duration: 60 * 60 }, // from everywhere: high, so that a stranger can hardly lock one out
  address: { points: 100, duration: 15 * 60 }, // all accounts from one address
};

export interface SignInLimits {
  /** Throws a MotorpoolError (too-many) while one of the limits is used up. */
  check(account: string, address: string): Promise<void>;
  countFailure(account: string, address: string): Promise<void>;
  forgive(account: string, address: string): Promise<void>;
}

export function signInLimits(db: Knex, enabled: boolean): SignInLimits {
  if (!enabled) return { check: async () => {}, countFailure: async () => {}, forgive: async () => {} };
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
      [limiters.pair, `${address} ${account}`, LIMITS.pair.points],
      [limiters.account, account, LIMITS.account.points],
      [limiters.address, address, LIMITS.address.points],
    ] as const;

  return {
    async check(account, address) {
      for (const [limiter, key, points] of keyed(account, address)) {
        const used = await limiter.get(key);
        if (used && used.consumedPoints >= points && used.msBeforeNext > 0) throw tooMany(used);
      }
    },
    async countFailure(account, address) {
      for (const [limiter, key] of keyed(account, address)) await limiter.penalty(key);
    },
    async forgive(account, address) {
      await limiters.pair.delete(`${address} ${account}`);
    },
  };
}
