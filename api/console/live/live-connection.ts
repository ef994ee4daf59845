/** The socket that feeds the store. After a break it asks for a whole snapshot again, so nothing is missed. */
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../../contracts/live.js';
import { session } from '../session/session.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';

export type Connection = { state: 'connecting' | 'live' | 'reconnecting'; since: number; problem?: string };

/** Returns what closes it. */
export function connectLive(store: VehicleStore, onConnection: (connection: Connection) => void): () => void {
  const socket: Socket<LiveServerEvents, LiveClientEvents> = io('/live', {
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: (give) => give({ token: session.token() }),
  });
  let wasLive = false;
  let brokenSince = Date.now();
  const tell = (state: Connection['state'], problem?: string) =>
    onConnection({ state, since: brokenSince, ...(problem && { problem }) });

  async function refused(message: string) {
    if (await session.refresh().catch(() => false)) socket.connect();
    else session.signOut(message);
  }

  socket.on('connect', () => socket.emit('watch', {}));
  socket.on('snapshot', (vehicles) => {
    store.replace(vehicles);
    wasLive = true;
    tell('live');
  });
  socket.on('moved', (vehicles) => {
    const startedAt = performance.now();
    store.move(vehicles);
    performance.measure('motorpool:batch', { start: startedAt, detail: Date.now() - (vehicles.at(-1)?.heardAt ?? 0) });
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
  return () => socket.disconnect();
}
