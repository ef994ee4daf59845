/** How many requests one caller may make: far above what a person or an honest program needs. Kept in memory. */
import type { Request } from 'express';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { MotorpoolError } from '../../platform/errors.js';
import type { Principal } from '../identity/access.js';

const PER_MINUTE = { anonymous: 1_200, customer: 1_200, staff: 60_000 }; // staff set up thousands of cars at once

export type RequestLimit = (req: Request, who: Principal | undefined) => Promise<void>;

/** Throws a MotorpoolError (too-many) for who asks too often. */
export function requestLimit(enabled: boolean): RequestLimit {
  if (!enabled) return async () => {};
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const limiters = {
    anonymous: limiterOf(PER_MINUTE.anonymous),
    customer: limiterOf(PER_MINUTE.customer),
    staff: limiterOf(PER_MINUTE.staff),
  };
  return async (req, who) => {
    const limiter = limiters[who ? (who.role === 'customer' ? 'customer' : 'staff') : 'anonymous'];
    try {
      await limiter.consume(who?.userId ?? req.ip ?? 'unknown');
    } catch (refused) {
      throw tooMany(refused as RateLimiterRes);
    }
  };
}

export const tooMany = (refused: { msBeforeNext: number }) =>
  new MotorpoolError('too-many', 'too-many-requests', 'Too many requests. Wait a little, then go on more slowly.', {
    retryAfterS: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
  });
