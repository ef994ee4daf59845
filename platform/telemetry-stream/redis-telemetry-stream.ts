/** Broker and ingest in different processes: a Redis Stream for each partition of cars. */
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { Gauge } from 'prom-client';
import { messageOf, StartError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { REDIS_CONNECTING, watchRedis } from '../redis-presence.js';
import { BACKLOG_BOUND, type BacklogBound, redisAppender } from './redis-appender.js';
import { redisConsumer } from './redis-consumer.js';
import { checkDurability } from './redis-durability.js';
import { LEASE_TIMES, type LeaseTimes } from './redis-leases.js';
import type { TelemetryStream } from './telemetry-stream.js';

const CONNECT_MS = 10_000;
const WRITERS = 8;

/** Throws a StartError where Redis is not to be reached, or would not keep what it is given. */
export async function redisTelemetryStream(
  url: URL,
  log: Log,
  metrics: Metrics,
  { bound = BACKLOG_BOUND, times = LEASE_TIMES }: { bound?: BacklogBound; times?: LeaseTimes } = {},
): Promise<TelemetryStream> {
  const commands = connect(url, log);
  try {
    await once(commands, 'ready', { signal: AbortSignal.timeout(CONNECT_MS) });
    await checkDurability(commands, log);
  } catch (error) {
    commands.disconnect();
    if (error instanceof StartError) throw error;
    throw new StartError(`Redis (REDIS_URL, ${url.host}) is not to be reached: ${messageOf(error)}`);
  }
  const writers: [Redis, ...Redis[]] = [connect(url, log)];
  while (writers.length < WRITERS) writers.push(connect(url, log));
  const appender = redisAppender(commands, writers, log, bound);
  const own: Redis[] = [...writers];
  new Gauge({
    name: 'motorpool_stream_backlog_messages',
    help: 'Telemetry messages in Redis that are not stored yet',
    registers: [metrics],
    collect() {
      this.set(appender.backlog());
    },
  });

  return {
    append: appender.append,
    async consume(take) {
      const connections = [connect(url, log), connect(url, log, { blocking: true })] as const;
      own.push(...connections);
      const consumer = await redisConsumer({ commands: connections[0], reader: connections[1], take, log, times });
      return {
        leaseOf: consumer.leaseOf,
        async [Symbol.asyncDispose]() {
          await consumer[Symbol.asyncDispose]();
          for (const connection of connections) connection.disconnect();
        },
      };
    },
    problem() {
      if (commands.status !== 'ready') return 'Redis is not to be reached';
      return appender.isFull() ? 'telemetry waits in Redis up to its bound; is an ingest running?' : undefined;
    },
    async [Symbol.asyncDispose]() {
      appender.close();
      for (const connection of [commands, ...own]) connection.disconnect();
    },
  };
}

/** It comes back by itself, for ever; what was not answered is sent again, in order. */
function connect(url: URL, log: Log, { blocking = false } = {}): Redis {
  const redis = new Redis(url.href, {
    ...REDIS_CONNECTING,
    maxRetriesPerRequest: null,
    enableAutoPipelining: !blocking,
    retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 5), 1000) * (0.5 + Math.random() / 2),
    reconnectOnError: (error) => /^(READONLY|LOADING)/.test(error.message),
  });
  let away = false;
  redis.on('error', (error) => {
    if (!away) log.warn({ error: messageOf(error) }, 'Redis is away; telemetry waits');
    away = true;
  });
  redis.on('ready', () => {
    away = false;
  });
  watchRedis(redis);
  return redis;
}
