/** Has a list read again as news of it comes: by another desk, a customer, a car or the clock. */
import { useEffect, useRef } from 'react';
import { queryClient } from '../data/query-client.js';
import { useNews } from './news.js';

/** Many at once are one reading. */
const GATHER_MS = 400;

/** `key`: of the queries that are read again, such as `alerts`. */
export function useReadAgain(event: 'alert' | 'reservation', key: string): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const read = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: [key] });
    }, GATHER_MS);
  };
  useNews(event, read, read);
}
