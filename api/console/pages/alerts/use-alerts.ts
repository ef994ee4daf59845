/** Alerts that are asked for, read again as news of any comes. */
import { useRef } from 'react';
import { api } from '../../data/api.js';
import { queryClient } from '../../data/query-client.js';
import { type Pages, usePages } from '../../data/use-pages.js';
import { useNews } from '../../live/news.js';
import type { Alert } from './alert-words.js';

export interface AlertFilter {
  state?: string;
  severity?: string;
  kind?: string;
  fleetId?: string;
  vehicleId?: string;
}

/** Many at once are one reading. */
const GATHER_MS = 400;

export function useAlertNews(): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const read = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: ['alerts'] });
    }, GATHER_MS);
  };
  useNews('alert', read, read);
}

export function useAlerts(filter: AlertFilter): Pages<Alert> {
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  return usePages(['alerts', 'list', asked], (cursor, signal) =>
    api.GET('/api/v1/alerts', { params: { query: { limit: 100, ...asked, ...(cursor && { cursor }) } }, signal }),
  );
}
