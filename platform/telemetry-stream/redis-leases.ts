/** Which ingest reads which partition: each is held by one at a time, and all hold about as many. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { INGESTS_KEY, leaseKey, PARTITIONS, streamKey } from './partition-of.js';

export interface LeaseTimes {
  /** A lease that is not renewed for so long is free again. */
  leaseMs: number;
  renewEveryMs: number;
}
export const LEASE_TIMES: LeaseTimes = { leaseMs: 4_000, renewEveryMs: 1_000 };

// By Redis's clock, as the ingests' own clocks may differ. Answers how many ingests are alive.
const HEARTBEAT = `
  local t = redis.call('time')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  redis.call('zadd', KEYS[1], now, ARGV[1])
  redis.call('zremrangebyscore', KEYS[1], '-inf', now - ARGV[2])
  return redis.call('zcard', KEYS[1])`;
const RENEW = `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2]) or 0`;
const RELEASE = `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0`;
// Who lost the lease can take nothing out of the stream any more: this is the fence.
const FORGET = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return -1 end
  return redis.call('xtrim', KEYS[2], 'MINID', ARGV[2])`;

/** Redis's side of the leases, for one ingest. */
export function redisLeases(redis: Redis, times: LeaseTimes) {
  const id = randomUUID();
  let taken = 0;
  return {
    /** How many partitions this ingest may hold now. */
    async share(): Promise<number> {
      const ingests = Number(await redis.eval(HEARTBEAT, 1, INGESTS_KEY, id, times.leaseMs));
      return Math.ceil(PARTITIONS / Math.max(1, ingests));
    },
    /** The lease's token, another each time that it is taken; undefined when another ingest holds it. */
    async take(partition: number): Promise<string | undefined> {
      const token = `${id}/${++taken}`;
      const answer = await redis.set(leaseKey(partition), token, 'PX', times.leaseMs, 'NX');
      return answer === 'OK' ? token : undefined;
    },
    renew: async (partition: number, token: string): Promise<boolean> =>
      Number(await redis.eval(RENEW, 1, leaseKey(partition), token, times.leaseMs)) === 1,
    async release(partition: number, token: string): Promise<void> {
      await redis.eval(RELEASE, 1, leaseKey(partition), token);
    },
    /** Takes all entries below `minId` out of the stream; false when the lease is lost. */
    forget: async (partition: number, token: string, minId: string): Promise<boolean> =>
      Number(await redis.eval(FORGET, 2, leaseKey(partition), streamKey(partition), token, minId)) >= 0,
    async leave(): Promise<void> {
      await redis.zrem(INGESTS_KEY, id);
    },
  };
}

export type RedisLeases = ReturnType<typeof redisLeases>;
