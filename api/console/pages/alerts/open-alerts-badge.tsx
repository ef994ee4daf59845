/** How many alerts nobody looks after yet. */
import { useOpenAlerts } from '../../live/open-alerts.js';
import { useReadAgain } from '../../live/use-read-again.js';

const MOST = 99;

export function OpenAlertsBadge() {
  useReadAgain('alert', 'alerts');
  const { size } = useOpenAlerts();
  if (size === 0) return null;
  return (
    <b className="nav-badge">
      {size > MOST ? `${MOST}+` : size}
      <span className="hidden"> open</span>
    </b>
  );
}
