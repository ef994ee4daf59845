/** The socket that feeds a store. After a break it asks for a whole snapshot again, so nothing is missed. */
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents, WatchRequest } from '../../../contracts/live.js';
import { session } from '../session/session.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';

export type LiveSocket = Socket<LiveServerEvents, LiveClientEvents>;
export type Connection = { state: 'connecting' | 'live' | 'reconnecting'; since: number; problem?: string };

export interface LiveConnection {
  readonly socket: LiveSocket;
  /** From now on this; what is outside it leaves the store with the snapshot that comes. undefined: no car. */
  watch(request: WatchRequest | undefined): void;
  close(): void;
}

const NOTHING: WatchRequest = { vehicleIds: [] };

/** A connection of its own: one socket watches one thing, or hears only the news to staff. */
export function connectLive(
  store: VehicleStore,
  request: WatchRequest | undefined,
  onConnection: (connection: Connection) => void = () => {},
): LiveConnection {
  const socket: LiveSocket = io('/live', {
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: (give) => give({ token: session.token() }),
  });
  let watched = request;
  let wasLive = false;
  let isClosed = false;
  let brokenSince = Date.now();
  const tell = (state: Connection['state'], problem?: string) =>
    onConnection({ state, since: brokenSince, ...(problem && { problem }) });

  async function refused(message: string) {
    const isKnown = await session.refresh().catch(() => false);
    if (isClosed) return;
    if (isKnown) socket.connect();
    else session.signOut(message);
  }

  socket.on('connect', () => socket.emit('watch', watched ?? NOTHING));
  socket.on('snapshot', (vehicles) => {
    if (watched) store.replace(vehicles);
    wasLive = true;
    tell('live');
  });
  socket.on('moved', (moves) => {
    const startedAt = performance.now();
    if (Array.isArray(moves)) store.move(moves);
    else store.movePacked(moves);
    performance.measure('motorpool:batch', { start: startedAt, detail: store.clock.now() - store.newestHeardAt() });
    performance.clearMeasures('motorpool:batch');
  });
  socket.on('presence', ({ id, online }) => store.setPresence(id, online));
  socket.on('problem', ({ title }) => tell(wasLive ? 'live' : 'connecting', title));
  socket.on('disconnect', (reason) => {
    brokenSince = Date.now();
    tell('reconnecting');
    if (reason === 'io server disconnect') void refused('The server ended your session. Sign in again.');
  });
  socket.on('connect_error', () => {
    tell(wasLive ? 'reconnecting' : 'connecting');
    if (!socket.active) void refused('Your session has ended. Sign in again.'); // refused, not unreachable
  });
  tell('connecting');
  return {
    socket,
    watch(next) {
      watched = next;
      if (!next) store.clear();
      if (socket.connected) socket.emit('watch', next ?? NOTHING);
    },
    close() {
      isClosed = true;
      socket.disconnect();
    },
  };
}
