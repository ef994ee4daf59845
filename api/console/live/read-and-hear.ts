/** A list that is read once, again after each break, and meanwhile kept by the news. */
import type { Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../../contracts/live.js';

type News<E extends keyof LiveServerEvents> = Parameters<LiveServerEvents[E]>[0];

/**
 * What is heard while the list is on its way is told after it: an older page never undoes it. A reading that fails is left
 * to the next connection. Call the result to end it.
 */
export function readAndHear<E extends 'alert' | 'reservation', Item>(
  { socket }: { readonly socket: Socket<LiveServerEvents, LiveClientEvents> },
  event: E,
  list: {
    read(signal: AbortSignal): Promise<readonly Item[]>;
    start(items: readonly Item[]): void;
    hear(news: News<E>): void;
    /** For what is not always told. */
    againEveryMs?: number;
  },
): () => void {
  const stop = new AbortController();
  let readings = 0;
  let early: News<E>[] | undefined;

  async function read() {
    const mine = ++readings;
    early ??= [];
    const items = await list.read(stop.signal).catch(() => undefined);
    if (mine !== readings || stop.signal.aborted) return;
    if (items) list.start(items);
    const heard = early ?? [];
    early = undefined;
    for (const news of heard) list.hear(news);
  }
  const onNews = (news: News<E>) => {
    if (early) early.push(news);
    else list.hear(news);
  };
  const onConnect = () => void read();
  const timer = list.againEveryMs && setInterval(onConnect, list.againEveryMs);
  if (socket.connected) onConnect();
  socket.on('connect', onConnect);
  socket.on(event as 'alert', onNews as never);
  return () => {
    stop.abort();
    clearInterval(timer);
    socket.off('connect', onConnect);
    socket.off(event as 'alert', onNews as never);
  };
}
