/** The alerts of one car, the resolved ones as well. */
import { PageBody } from '../../../design/page.js';
import { AlertList } from '../../alerts/alert-list.js';
import { useAlertNews, useAlerts } from '../../alerts/use-alerts.js';
import type { TabProps } from '../tab-props.js';

export default function AlertsTab({ car }: TabProps) {
  useAlertNews();
  const pages = useAlerts({ vehicleId: car.id });
  return (
    <PageBody>
      <AlertList pages={pages} />
    </PageBody>
  );
}
