/** REDIS_URL picks the live bus; nobody else asks. Redis’ client is loaded where there is Redis. */
import type { Log } from '../log.js';
import { inProcessLiveBus } from './in-process-live-bus.js';
import type { LiveBus } from './live-bus.js';

export async function openLiveBus(redisUrl: URL | undefined, log: Log): Promise<LiveBus> {
  if (!redisUrl) return inProcessLiveBus(log);
  const { redisLiveBus } = await import('./redis-live-bus.js');
  return redisLiveBus(redisUrl, log);
}
