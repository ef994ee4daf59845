/** Whether a Redis keeps what it is given: only then may a car's message be acknowledged. */
import type { Redis } from 'ioredis';
import { messageOf, StartError } from '../errors.js';
import type { Log } from '../log.js';

const WANTED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' } as const;

/**
 * Throws a StartError that names every setting that would lose messages. Where CONFIG is forbidden (managed Redis) it
 * can only warn.
 */
export async function checkDurability(redis: Redis, log: Log): Promise<void> {
  const wrong: string[] = [];
  for (const [name, wanted] of Object.entries(WANTED)) {
    try {
      const [, value] = (await redis.config('GET', name)) as [string, string];
      if (value !== wanted) wrong.push(`${name} is ${value}, wanted ${wanted}`);
    } catch (error) {
      log.warn(
        { setting: name, wanted, error: messageOf(error) },
        'Redis does not tell this setting; see to it that it is so, or a crash of Redis loses acknowledged samples',
      );
    }
  }
  if (wrong.length > 0) {
    throw new StartError(
      `Redis (REDIS_URL) would lose acknowledged samples: ${wrong.join('; ')}. ` +
        'Set appendonly yes, appendfsync always and maxmemory-policy noeviction.',
    );
  }
}
