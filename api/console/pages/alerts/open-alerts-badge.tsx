/** How many alerts nobody looks after yet; a critical one that comes is told wherever one is. */
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Alert } from '../../../../contracts/alert.js';
import { answerTo, api } from '../../data/api.js';
import { toast } from '../../design/toasts.js';
import { useNews } from '../../live/news.js';
import { useAlertNews } from './use-alerts.js';

const MOST = 99;
const FRESH_MS = 60_000;

export function OpenAlertsBadge() {
  useAlertNews();
  const { data: count = 0 } = useQuery({
    queryKey: ['alerts', 'count'],
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/alerts', { params: { query: { state: 'open', limit: MOST + 1 } }, signal })).then(
        ({ items }) => items.length,
      ),
  });
  const said = useRef('');
  const tell = ({ id, state, severity, title, car, raisedAt }: Alert) => {
    const isNew = state === 'open' && severity === 'critical' && Date.now() - Date.parse(raisedAt) < FRESH_MS;
    if (!isNew || said.current === id || location.pathname === '/alerts') return; // there it is seen anyway
    said.current = id;
    toast.alert(`${title}: ${car}`, '/alerts');
  };
  useNews('alert', tell, () => {});
  if (count === 0) return null;
  return (
    <b className="nav-badge">
      {count > MOST ? `${MOST}+` : count}
      <span className="hidden"> open</span>
    </b>
  );
}
