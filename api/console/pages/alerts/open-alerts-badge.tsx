/** How many alerts nobody looks after yet. */
import { useOpenAlerts } from '../../live/open-alerts.js';
import { useAlertNews } from './use-alerts.js';

const MOST = 99;

export function OpenAlertsBadge() {
  useAlertNews();
  const { size } = useOpenAlerts();
  if (size === 0) return null;
  return (
    <b className="nav-badge">
      {size > MOST ? `${MOST}+` : size}
      <span className="hidden"> open</span>
    </b>
  );
}
