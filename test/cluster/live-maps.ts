/** Operators' maps through the load balancer: one over WebSocket, one that only polls, which needs the sticky cookie. */
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../contracts/index.js';
import { ADMIN } from './cluster.js';

export interface LiveMaps extends Disposable {
  /** From now on it is told when each map moved. */
  mark(at: number): void;
  /** When the last of the maps showed a car that was heard since `mark`; undefined while one has not. */
  readonly allAgainAt: number | undefined;
}

const TRANSPORTS = ['websocket', 'polling'] as const;

/** `tell` hears of each connection that a map lost, and of each that it got. */
export function openMaps(http: string, tell: (line: string) => void): LiveMaps {
  let markedAt = Date.now();
  const againAt = new Map<string, number>();
  const sockets = TRANSPORTS.map((transport) => {
    const map: Socket<LiveServerEvents, LiveClientEvents> = io(`${http}/live`, {
      transports: [transport],
      withCredentials: true, // keeps cookies, as a browser does
      forceNew: true,
      timeout: 5_000,
      reconnectionDelayMax: 2_000,
      auth: (give) => void token(http).then((now) => give({ token: now })),
    });
    map.on('connect', () => {
      tell(`  map by ${transport}: connected`);
      map.emit('watch', {});
    });
    map.on('disconnect', (reason) => tell(`  map by ${transport}: ${reason}`));
    map.on('connect_error', (error) => {
      tell(`  map by ${transport}: ${error.message}`);
      // 'not now' from the server itself is not tried again by the library.
      if (!map.active) setTimeout(() => map.connect(), 1_000);
    });
    map.on('moved', (vehicles) => {
      if (!Array.isArray(vehicles) || againAt.has(transport)) return;
      if (vehicles.some(({ heardAt }) => heardAt >= markedAt)) againAt.set(transport, Date.now());
    });
    return map;
  });
  return {
    mark(at) {
      markedAt = at;
      againAt.clear();
    },
    get allAgainAt() {
      return againAt.size === TRANSPORTS.length ? Math.max(...againAt.values()) : undefined;
    },
    [Symbol.dispose]() {
      for (const map of sockets) map.disconnect();
    },
  };
}

/** A new one for each connection: it lives 15 minutes. Empty where nobody answers, so that the map is refused and tries again. */
async function token(http: string): Promise<string> {
  try {
    const answer = await fetch(`${http}/api/users/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
      signal: AbortSignal.timeout(5_000),
    });
    return ((await answer.json()) as { token?: string }).token ?? '';
  } catch {
    return '';
  }
}
