/** A connection to a Redis that was cut off says nothing for as long as TCP waits, a quarter of an hour: this asks. */

const ASK_EVERY_MS = 2_000;
const PATIENCE_MS = 5_000;

/**
 * For every connection: what tries again soon, and notices that nobody is there though nothing is asked. It does not tell
 * Redis which client it is: until that is answered, ioredis 5 loses what is subscribed to.
 */
export const REDIS_CONNECTING = { connectTimeout: 3_000, keepAlive: 5_000, disableClientInfo: true } as const;

/** Of ioredis. */
interface RedisConnection {
  readonly status: string;
  ping(): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  once(event: 'end', told: () => void): unknown;
}

/**
 * Connects anew where Redis does not answer for five seconds; what was asked meanwhile is asked again by ioredis itself.
 * Ends with the connection.
 */
export function watchRedis(redis: RedisConnection, times = { everyMs: ASK_EVERY_MS, patienceMs: PATIENCE_MS }): void {
  let askedAt: number | undefined;
  const timer = setInterval(() => {
    if (redis.status !== 'ready') askedAt = undefined;
    else if (askedAt === undefined) {
      const asked = performance.now();
      askedAt = asked;
      const answered = () => {
        if (askedAt === asked) askedAt = undefined;
      };
      redis.ping().then(answered, answered);
    } else if (performance.now() - askedAt > times.patienceMs) {
      askedAt = undefined;
      redis.disconnect(true);
    }
  }, times.everyMs).unref();
  redis.once('end', () => clearInterval(timer));
}
