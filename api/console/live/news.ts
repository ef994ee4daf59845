/**
 * The socket of a page that watches no map: one for all that listen, kept a moment longer than the last of them, so that
 * walking from page to page does not open another.
 */
import { useEffect, useRef } from 'react';
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../../contracts/live.js';
import { session } from '../session/session.js';

type NewsSocket = Socket<LiveServerEvents, LiveClientEvents>;
const LINGERS_MS = 5_000;

let shared: { socket: NewsSocket; users: number } | undefined;

function open(): NewsSocket {
  const socket: NewsSocket = io('/live', {
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: (give) => give({ token: session.token() }),
  });
  const renew = async () => {
    if (!socket.active && (await session.refresh().catch(() => false))) socket.connect();
  };
  socket.on('connect_error', renew);
  socket.on('disconnect', renew);
  return socket;
}

/** Lends the socket; what is returned gives it back. */
function borrowSocket(): { socket: NewsSocket; giveBack(): void } {
  shared ??= { socket: open(), users: 0 };
  const mine = shared;
  mine.users++;
  return {
    socket: mine.socket,
    giveBack() {
      mine.users--;
      setTimeout(() => {
        if (mine.users > 0) return;
        mine.socket.disconnect();
        if (shared === mine) shared = undefined;
      }, LINGERS_MS);
    },
  };
}

/** `hear` is told each event of this name; `again` after a break, in which some may have been missed. */
export function useNews<E extends 'alert' | 'command' | 'reservation' | 'presence'>(
  event: E,
  hear: LiveServerEvents[E],
  again: () => void,
): void {
  const latest = useRef({ hear, again });
  latest.current = { hear, again };
  useEffect(() => {
    const { socket, giveBack } = borrowSocket();
    let wasConnected = socket.connected;
    const onEvent = (news: never) => (latest.current.hear as (news: never) => void)(news);
    const onConnect = () => {
      if (wasConnected) latest.current.again();
      wasConnected = true;
    };
    socket.on(event as 'command', onEvent as never);
    socket.on('connect', onConnect);
    return () => {
      socket.off(event as 'command', onEvent as never);
      socket.off('connect', onConnect);
      giveBack();
    };
  }, [event]);
}
