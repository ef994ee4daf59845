/** One fleet: where it belongs, and what its cars are configured to do. */
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { useFleets } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { Page, PageBody } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { EditFleet } from '../places/edit-fleet.js';
import { FleetConfigCards } from './fleet-config.js';

export default function FleetPage({ params }: { params: Record<string, string | undefined> }) {
  const { id = '' } = params;
  const may = useMay()('fleets.manage');
  const fleets = useFleets();
  const [editing, setEditing] = useState(false);
  const { data: fleet, ...query } = useQuery({
    queryKey: ['fleets', 'shown', id],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/fleets/{id}', { params: { path: { id } }, signal })),
  });
  const back = { href: '/fleets', label: 'Fleets' };
  if (!fleet) {
    return (
      <Page title="Fleet" back={back}>
        {query.error ? <Failed problem={query.error} again={query.refetch} /> : <Loading what="the fleet" />}
      </Page>
    );
  }
  return (
    <Page
      title={fleet.name}
      back={back}
      about={
        fleet.parentId ? (
          <>
            Part of <Link href={`/fleets/${fleet.parentId}`}>{fleets.nameOf(fleet.parentId)}</Link>
          </>
        ) : (
          'On its own'
        )
      }
      actions={
        may && (
          <Button icon={Pencil} onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      <PageBody>
        <FleetConfigCards key={id} fleetId={id} mayChange={may} />
      </PageBody>
      {editing && <EditFleet id={id} onClose={() => setEditing(false)} />}
    </Page>
  );
}
