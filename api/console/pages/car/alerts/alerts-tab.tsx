/** The alerts of one car, the resolved ones as well. */
import { PageBody } from '../../../design/page.js';
import { useReadAgain } from '../../../live/use-read-again.js';
import { AlertList } from '../../alerts/alert-list.js';
import { useAlerts } from '../../alerts/use-alerts.js';
import type { TabProps } from '../tab-props.js';

export default function AlertsTab({ car }: TabProps) {
  useReadAgain('alert', 'alerts');
  const pages = useAlerts({ vehicleId: car.id });
  return (
    <PageBody>
      <AlertList pages={pages} />
    </PageBody>
  );
}
