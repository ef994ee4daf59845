/** News to staff as it comes, on whatever page: by the one connection of the session. */
import { useEffect, useRef } from 'react';
import type { LiveServerEvents } from '../../../contracts/live.js';
import { useLiveSession } from './live-session.js';

/** `hear` is told each event of this name; `again` after a break, in which some may have been missed. */
export function useNews<E extends 'alert' | 'command' | 'reservation' | 'presence'>(
  event: E,
  hear: LiveServerEvents[E],
  again: () => void,
): void {
  const { live } = useLiveSession();
  const latest = useRef({ hear, again });
  latest.current = { hear, again };
  useEffect(() => {
    if (!live) return;
    const { socket } = live;
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
    };
  }, [live, event]);
}
