/** REDIS_URL picks the live bus; nobody else asks. */
import type { Log } from '../log.js';
import { inProcessLiveBus } from './in-process-live-bus.js';
import type { LiveBus } from './live-bus.js';
import { redisLiveBus } from './redis-live-bus.js';

export function openLiveBus(redisUrl: URL | undefined, log: Log): LiveBus {
  return redisUrl ? redisLiveBus(redisUrl, log) : inProcessLiveBus(log);
}
