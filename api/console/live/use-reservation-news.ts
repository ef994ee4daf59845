/** Has reservations read again as they change anywhere: by the customer, another desk or the clock. */
import { useEffect } from 'react';
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../../contracts/live.js';
import { queryClient } from '../data/query-client.js';
import { session } from '../session/session.js';

/** Many changes at once are one reading. */
const GATHER_MS = 300;

export function useReservationNews(): void {
  useEffect(() => {
    const socket: Socket<LiveServerEvents, LiveClientEvents> = io('/live', {
      transports: ['websocket'],
      auth: (give) => give({ token: session.token() }),
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries({ queryKey: ['reservations'] });
      }, GATHER_MS);
    };
    let wasConnected = false;
    socket.on('connect', () => {
      if (wasConnected) read(); // what was missed meanwhile
      wasConnected = true;
    });
    socket.on('reservation', read);
    const renew = async () => {
      if (!socket.active && (await session.refresh().catch(() => false))) socket.connect();
    };
    socket.on('connect_error', renew);
    socket.on('disconnect', renew);
    return () => {
      clearTimeout(timer);
      socket.disconnect();
    };
  }, []);
}
