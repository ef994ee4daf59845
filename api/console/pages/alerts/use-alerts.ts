/** Alerts that are asked for, page by page. */
import { api } from '../../data/api.js';
import { type Pages, usePages } from '../../data/use-pages.js';
import type { Alert } from './alert-words.js';

export interface AlertFilter {
  state?: string;
  severity?: string;
  kind?: string;
  fleetId?: string;
  vehicleId?: string;
}

export function useAlerts(filter: AlertFilter): Pages<Alert> {
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  return usePages(['alerts', 'list', asked], (cursor, signal) =>
    api.GET('/api/v1/alerts', { params: { query: { limit: 100, ...asked, ...(cursor && { cursor }) } }, signal }),
  );
}
