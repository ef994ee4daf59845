/** Where Aedes keeps sessions and carries messages when several brokers serve one fleet: Redis. */
import aedesPersistenceRedis from 'aedes-persistence-redis';
import mqemitterRedis from 'mqemitter-redis';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import { REDIS_CONNECTING, watchRedis } from '../platform/redis-presence.js';
import { seldom } from '../platform/seldom.js';

const COMPLAIN_EVERY_MS = 10_000;

export interface SharedState {
  readonly mq: ReturnType<typeof mqemitterRedis>;
  readonly persistence: { destroy(): Promise<void> };
  problem(): string | undefined;
}

type RedisConnection = Parameters<typeof watchRedis>[0] & NodeJS.EventEmitter;

/** What mqemitter-redis has and its types do not show: its connections are of ioredis. */
interface RedisEmitter {
  state: NodeJS.EventEmitter;
  subConn: RedisConnection;
  pubConn: RedisConnection & { duplicate(options: object): RedisConnection };
}

export function sharedState(redisUrl: URL, log: Log): SharedState {
  let broken: string | undefined;
  const options = redisOptions(redisUrl);
  const mq = mqemitterRedis({ ...options, concurrency: 0 });
  const { state, pubConn, subConn } = mq as unknown as RedisEmitter;
  state.on('error', (error: unknown) => {
    if (!broken) log.error({ error: messageOf(error) }, 'the broker lost Redis');
    broken = messageOf(error);
  });
  state.on('pubConnect', () => {
    broken = undefined;
  });
  hearSafely(subConn, log);
  // Its own connection would be one whose errors nobody hears. Not in pipelines: where Redis goes in the midst of one, what was not
  // answered is lost, and of some of it the package waits for no answer. By itself each is asked again.
  const conn = pubConn.duplicate({ enableAutoPipelining: false });
  conn.on('error', (error) => log.debug({ error: messageOf(error) }, 'the sessions’ connection to Redis'));
  for (const connection of [pubConn, subConn, conn]) watchRedis(connection);
  const persistence = aedesPersistenceRedis({ conn });
  return { mq, persistence, problem: () => broken && `the broker cannot reach Redis: ${broken}` };
}

/** What another program says on a channel of ours is none of Aedes’s messages: taken apart, it would end every broker at once. */
function hearSafely(connection: NodeJS.EventEmitter, log: Log): void {
  const complain = seldom(COMPLAIN_EVERY_MS, (error: unknown) =>
    log.error({ error: messageOf(error) }, 'a message of Redis that is no broker’s was passed over'),
  );
  for (const event of ['messageBuffer', 'pmessageBuffer']) {
    const heard = connection.listeners(event) as ((...told: unknown[]) => void)[];
    connection.removeAllListeners(event).on(event, (...told: unknown[]) => {
      try {
        for (const hear of heard) hear(...told);
      } catch (error) {
        complain(error);
      }
    });
  }
}

function redisOptions(url: URL) {
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.protocol === 'rediss:' && { tls: {} }),
    ...REDIS_CONNECTING,
    // Wait for Redis instead of failing: Aedes does not survive an error while it reads retained messages.
    maxRetriesPerRequest: null,
  };
}
