import type { Redis } from 'ioredis';

/** Everything that a Redis holds, keys and values, as text to be searched. */
export async function allOfRedis(redis: Redis): Promise<string> {
  const pieces: unknown[] = [];
  for (const key of await redis.keys('*')) pieces.push(key, await held(redis, key));
  return JSON.stringify(pieces);
}

async function held(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'stream':
      return redis.xrange(key, '-', '+');
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'none': // it ran out meanwhile
      return null;
    default:
      return redis.get(key);
  }
}
