/** One car: what it is, what it does now, and all that is known of it, a tab each with an address of its own. */
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { api, versioned } from '../../data/api.js';
import { Button } from '../../design/button.js';
import { Page } from '../../design/page.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { Tabs } from '../../design/tabs.js';
import { useLiveCar } from '../../live/use-live-car.js';
import { StatusChip } from '../../panel/status-chip.js';
import { type Permission, useMay } from '../../session/use-rights.js';
import { PageGuard } from '../../shell/page-guard.js';
import { EditCar } from './edit-car.js';
import type { TabProps } from './tab-props.js';
import './car-page.css';

interface TabEntry {
  /** In the address; the first has none. */
  key: string;
  label: string;
  needs?: Permission;
  tab: ComponentType<TabProps>;
}

const TABS: readonly TabEntry[] = [
  { key: '', label: 'Now', tab: lazy(() => import('./now/now-tab.js')) },
  { key: 'commands', label: 'Commands', tab: lazy(() => import('./commands/commands-tab.js')) },
  { key: 'charts', label: 'Charts', tab: lazy(() => import('./charts/charts-tab.js')) },
  { key: 'trips', label: 'Trips', tab: lazy(() => import('./trips/trips-tab.js')) },
  { key: 'alerts', label: 'Alerts', needs: 'alerts.read', tab: lazy(() => import('./alerts/alerts-tab.js')) },
  { key: 'health', label: 'Health', needs: 'vehicles.read', tab: lazy(() => import('./health/health-tab.js')) },
  {
    key: 'reservations',
    label: 'Reservations',
    needs: 'rentals.read',
    tab: lazy(() => import('./reservations/reservations-tab.js')),
  },
  { key: 'config', label: 'Configuration', tab: lazy(() => import('./config/config-tab.js')) },
  { key: 'samples', label: 'Samples', tab: lazy(() => import('./samples/samples-tab.js')) },
];

export default function CarPage({ params }: { params: Record<string, string | undefined> }) {
  const { id = '', tab = '', item } = params;
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const { vehicle, now } = useLiveCar(id);
  const { data: car, ...query } = useQuery({
    queryKey: ['vehicles', 'one', id],
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/vehicles/{id}', { params: { path: { id } }, signal })),
  });
  const back = { href: '/', label: 'Live map' };
  if (!car) {
    return (
      <Page title="Car" back={back}>
        {query.error ? <Failed problem={query.error} again={query.refetch} /> : <Loading what="the car" />}
      </Page>
    );
  }
  const tabs = TABS.filter(({ needs }) => !needs || may(needs));
  const Shown = tabs.find(({ key }) => key === tab)?.tab;
  const root = `/cars/${id}`;
  return (
    <Page
      title={`${car.make} ${car.model}`}
      back={back}
      about={[car.licencePlate ?? car.externalId ?? id.slice(0, 8), car.year, car.category ?? car.kind, car.location]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <>
          {vehicle && <StatusChip vehicle={vehicle} now={now} />}
          {may('vehicles.manage') && (
            <Button icon={Pencil} onClick={() => setEditing(true)}>
              Edit
            </Button>
          )}
        </>
      }
      bar={
        <Tabs
          label="Of this car"
          here={tab && item ? `${root}/${tab}` : undefined}
          tabs={tabs.map(({ key, label }) => ({ href: key ? `${root}/${key}` : root, label }))}
        />
      }
    >
      {editing && <EditCar car={car} onClose={() => setEditing(false)} />}
      {Shown ? (
        <PageGuard key={tab}>
          <Suspense fallback={<Loading what="the tab" />}>
            <Shown car={car} live={vehicle} now={now} item={item} />
          </Suspense>
        </PageGuard>
      ) : (
        <Empty title="A car has no such tab">Choose one above.</Empty>
      )}
    </Page>
  );
}
