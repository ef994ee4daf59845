/**
 * A server that was cut off says nothing for as long as TCP waits, a quarter of an hour, and so does a question that
 * takes long. Whether the server is still there tells a new connection: where none can be had, what waits has failed.
 */
import { connect } from 'node:net';
import type pg from 'pg';

const LOOK_EVERY_MS = 1_000;
/** A question that waits for so long is worth a look; the look itself takes as long again. */
const PATIENCE_MS = 4_000;

/** For every pool: TCP's own look at idle connections. */
export const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;

/** What pg has and its types do not show. */
interface Raw {
  host: string;
  port: number;
  readyForQuery: boolean;
  connection: { stream: { destroyed: boolean; bytesRead: number; destroy(error: Error): void } };
}

export interface LostServer {
  /** From when it has connected to when it has ended. */
  watch(client: pg.Client | pg.PoolClient): void;
  stop(): void;
}

/** Cuts connections with an ECONNRESET, as the server's own kernel would if it could be heard. */
export function lostServer(times = { everyMs: LOOK_EVERY_MS, patienceMs: PATIENCE_MS }): LostServer {
  const watched = new Map<Raw, { bytesRead: number; since: number }>();
  let looking = false;

  async function look(): Promise<void> {
    const now = performance.now();
    const silent: Raw[] = [];
    for (const [client, heard] of watched) {
      const { stream } = client.connection;
      if (stream.destroyed) watched.delete(client);
      else if (client.readyForQuery || stream.bytesRead !== heard.bytesRead) {
        watched.set(client, { bytesRead: stream.bytesRead, since: now });
      } else if (now - heard.since > times.patienceMs) silent.push(client);
    }
    if (!silent[0] || (await isThere(silent[0], times.patienceMs))) return;
    for (const { connection } of silent) {
      connection.stream.destroy(Object.assign(new Error('the database server is not there'), { code: 'ECONNRESET' }));
    }
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, times.everyMs).unref();

  return {
    watch(client) {
      const raw = client as unknown as Raw;
      watched.set(raw, { bytesRead: raw.connection.stream.bytesRead, since: performance.now() });
    },
    stop: () => clearInterval(timer),
  };
}

/** Whether its host takes a connection: a server that starts or is full is there. One that refuses has cut all others itself. */
function isThere({ host, port }: Raw, patienceMs: number): Promise<boolean> {
  if (host.startsWith('/')) return Promise.resolve(true); // a socket of this machine
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const tell = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, tell(false));
    socket.once('connect', tell(true));
    socket.once('error', tell(false));
  });
}
