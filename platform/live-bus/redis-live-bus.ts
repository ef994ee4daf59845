/** News between processes, over Redis pub/sub. */
import { Redis } from 'ioredis';
import type { LiveEvent } from '../../contracts/index.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import { REDIS_CONNECTING, watchRedis } from '../redis-presence.js';
import { inProcessLiveBus } from './in-process-live-bus.js';
import type { LiveBus, LiveKind } from './live-bus.js';

const CHANNEL = 'motorpool:live';
/** Of the whole fleet, many a second: for those alone who show maps. */
const FLEET_CHANNEL = 'motorpool:live:fleet';
const channelOf = (kind: LiveKind) => (kind === 'moved' || kind === 'presence' ? FLEET_CHANNEL : CHANNEL);
const UNSENT_MAX_BYTES = 8 * 1024 * 1024;
const TELL_DROPPED_EVERY_MS = 10_000;

export function redisLiveBus(url: URL, log: Log): LiveBus {
  const publisher = connect(url, { enableOfflineQueue: false });
  const subscriber = connect(url, {});
  const here = inProcessLiveBus(log);
  const channels = new Set<string>();
  let dropped = 0;
  let unsentBytes = 0;

  // Anew with each connection: what ioredis is told between a connection and its being ready, it may forget.
  subscriber.on('ready', listen);
  function listen() {
    if (subscriber.status !== 'ready' || channels.size === 0) return;
    subscriber.subscribe(...channels).catch((error: unknown) => {
      log.debug({ error: messageOf(error) }, 'live bus: listens with the next connection');
    });
  }
  subscriber.on('message', (_channel, text) => {
    const event = parsed(text);
    if (event) here.publish(event);
  });

  const timer = setInterval(() => {
    if (dropped > 0) log.warn({ dropped }, 'live news was dropped: Redis is away or slow');
    dropped = 0;
  }, TELL_DROPPED_EVERY_MS).unref();

  return {
    publish(event) {
      if (publisher.status !== 'ready' || unsentBytes > UNSENT_MAX_BYTES) {
        dropped++;
        return;
      }
      const text = JSON.stringify(event);
      unsentBytes += text.length;
      const answered = () => {
        unsentBytes -= text.length;
      };
      publisher.publish(channelOf(event.kind), text).then(answered, () => {
        answered();
        dropped++;
      });
    },
    subscribe(kinds, hear) {
      for (const kind of kinds) channels.add(channelOf(kind));
      listen();
      return here.subscribe(kinds, hear);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      publisher.disconnect();
      subscriber.disconnect();
      await here[Symbol.asyncDispose]();
    },
  };

  function parsed(text: string): LiveEvent | undefined {
    try {
      return JSON.parse(text) as LiveEvent;
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'live news that is none');
      return undefined;
    }
  }

  function connect(to: URL, options: { enableOfflineQueue?: boolean }): Redis {
    const redis = new Redis(to.href, { ...REDIS_CONNECTING, maxRetriesPerRequest: null, ...options });
    watchRedis(redis);
    redis.on('error', (error) => log.debug({ error: messageOf(error) }, 'live bus: Redis is away'));
    return redis;
  }
}
