/** Has reservations read again as they change anywhere: by the customer, another desk or the clock. */
import { useEffect, useRef } from 'react';
import { queryClient } from '../data/query-client.js';
import { useNews } from './news.js';

/** Many changes at once are one reading. */
const GATHER_MS = 300;

export function useReservationNews(): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const read = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: ['reservations'] });
    }, GATHER_MS);
  };
  useNews('reservation', read, read);
}
