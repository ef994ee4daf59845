/** Alerts that nobody has looked after yet: read once, then as the news comes. A new one is told on every page. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Alert } from '../../../contracts/alert.js';
import { allPages, LARGEST_PAGE } from '../data/all-pages.js';
import { answerTo, api } from '../data/api.js';
import { queryClient } from '../data/query-client.js';
import { toast } from '../design/toasts.js';
import { useLiveSession } from './live-session.js';
import { readAndHear } from './read-and-hear.js';

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
    let alerts = new Map<string, Alert>();
    const show = () => {
      store.mark('alert', new Set([...alerts.values()].map(({ vehicleId }) => vehicleId)));
      setOpen(new Map(alerts));
    };
    return readAndHear(live, 'alert', {
      againEveryMs: AGAIN_EVERY_MS,
      read: (signal) =>
        allPages((cursor) => {
          const query = { state: 'open' as const, limit: LARGEST_PAGE, ...(cursor && { cursor }) };
          return answerTo(api.GET('/api/v1/alerts', { params: { query }, signal }));
        }),
      start(all) {
        alerts = new Map(all.map((alert) => [alert.id, alert]));
        show();
        void queryClient.invalidateQueries({ queryKey: ['alerts'] });
      },
      hear(alert) {
        const isWaiting = alert.state === 'open' && !isPutOff(alert);
        // Told once, and not where one sees it anyway.
        if (isWaiting && !alerts.has(alert.id) && location.pathname !== '/alerts') {
          toast.alert(`${alert.car}: ${alert.title}`, `/?car=${alert.vehicleId}`);
        }
        if (isWaiting) alerts.set(alert.id, alert);
        else alerts.delete(alert.id);
        show();
      },
    });
  }, [store, live, allowed]);
  return open;
}

const isPutOff = ({ snoozedUntil }: Alert): boolean => snoozedUntil !== null && Date.parse(snoozedUntil) > Date.now();
