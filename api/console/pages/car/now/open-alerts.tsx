/** What is wrong with the car now. */
import { Link } from 'wouter';
import { Chip } from '../../../design/chip.js';
import { Age } from '../../../design/moment.js';
import { Card } from '../../../design/page.js';
import { useReadAgain } from '../../../live/use-read-again.js';
import { SEVERITY_WORDS } from '../../alerts/alert-words.js';
import { useAlerts } from '../../alerts/use-alerts.js';

const SHOWN = 4;

export function OpenAlerts({ carId }: { carId: string }) {
  useReadAgain('alert', 'alerts');
  const { items, loading } = useAlerts({ vehicleId: carId, state: 'open,acknowledged' });
  if (loading || items.length === 0) return null;
  return (
    <Card title="Alerts" actions={<Link href={`/cars/${carId}/alerts`}>All</Link>}>
      <ul className="now-alerts">
        {items.slice(0, SHOWN).map(({ id, severity, title, raisedAt }) => (
          <li key={id}>
            <Chip tone={SEVERITY_WORDS[severity].tone}>{SEVERITY_WORDS[severity].label}</Chip>
            <span>{title}</span>
            <small>
              <Age at={raisedAt} />
            </small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
