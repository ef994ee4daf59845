/** Listens for alerts whatever page is open, and says how many are. */
import { useOpenAlerts } from '../live/use-open-alerts.js';
import { useMay } from '../session/use-rights.js';
import './alert-watch.css';

export function AlertWatch() {
  const open = useOpenAlerts(useMay()('alerts.read'));
  if (open.size === 0) return null;
  return (
    <span className="alert-count" role="status">
      {open.size}
      <span className="hidden"> open alerts</span>
    </span>
  );
}
