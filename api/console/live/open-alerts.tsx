/** Alerts that nobody has looked after yet: read once, then as the news comes. A new one is told on every page. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Alert } from '../../../contracts/alert.js';
import { answerTo, api } from '../data/api.js';
import { queryClient } from '../data/query-client.js';
import { toast } from '../design/toasts.js';
import { useLiveSession } from './live-session.js';

const MOST = 1000;
/** Of a car that raises too many not every one is told live. */
const AGAIN_EVERY_MS = 5 * 60_000;

const Open = createContext<ReadonlyMap<string, Alert>>(new Map());

/** By their ids. */
export const useOpenAlerts = (): ReadonlyMap<string, Alert> => useContext(Open);

export function OpenAlertsProvider({ allowed, children }: { allowed: boolean; children: ReactNode }) {
  return <Open value={useListening(allowed)}>{children}</Open>;
}

/** Marks their cars in the store. */
function useListening(allowed: boolean): ReadonlyMap<string, Alert> {
  const { store, live } = useLiveSession();
  const [open, setOpen] = useState<ReadonlyMap<string, Alert>>(() => new Map());
  useEffect(() => {
    if (!live || !allowed) return;
    const stop = new AbortController();
    let alerts = new Map<string, Alert>();

    const show = () => {
      store.mark('alert', new Set([...alerts.values()].map(({ vehicleId }) => vehicleId)));
      setOpen(new Map(alerts));
    };
    const hear = (alert: Alert) => {
      const isNew = alert.state === 'open' && !alerts.has(alert.id);
      // Told once, and not where one sees it anyway.
      if (isNew && location.pathname !== '/alerts')
        toast.alert(`${alert.car}: ${alert.title}`, `/?car=${alert.vehicleId}`);
      if (alert.state === 'open') alerts.set(alert.id, alert);
      else alerts.delete(alert.id);
      show();
    };
    async function read() {
      const params = { query: { state: 'open' as const, limit: MOST } };
      const page = await answerTo(api.GET('/api/v1/alerts', { params, signal: stop.signal }));
      alerts = new Map(page.items.map((alert) => [alert.id, alert]));
      show();
    }
    const readAgain = () => {
      read().catch(() => {}); // a lost connection is told by the map; the next one reads again
    };
    const timer = setInterval(() => {
      readAgain();
      void queryClient.invalidateQueries({ queryKey: ['alerts'] });
    }, AGAIN_EVERY_MS);
    if (live.socket.connected) readAgain();
    live.socket.on('connect', readAgain);
    live.socket.on('alert', hear);
    return () => {
      stop.abort();
      clearInterval(timer);
      live.socket.off('connect', readAgain);
      live.socket.off('alert', hear);
    };
  }, [store, live, allowed]);
  return open;
}
