/** Fleets, nested: what each asks of who rents from it. */
import { useState } from 'react';
import { useFleets } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { formatMoney } from '../../design/format-money.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { Tabs } from '../../design/tabs.js';
import { useMay } from '../../session/use-rights.js';
import { EditFleet } from './edit-fleet.js';

type Fleet = ReturnType<typeof useFleets>['items'][number];
export const PLACE_TABS = [
  { href: '/fleets', label: 'Fleets' },
  { href: '/branches', label: 'Branches' },
] as const;

export default function FleetsPage() {
  const fleets = useFleets();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const columns: Column<Fleet>[] = [
    { key: 'name', head: 'Fleet', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { key: 'parent', head: 'Part of', cell: ({ parentId }) => fleets.nameOf(parentId) },
    {
      key: 'deposit',
      head: 'Deposit',
      cell: ({ effectivePolicy: { depositMinor } }) => (depositMinor ? formatMoney(depositMinor, 'EUR') : '–'),
      width: '120px',
    },
    {
      key: 'between',
      head: 'Between rentals',
      cell: ({ effectivePolicy: { turnAroundMinutes = 0 } }) => `${turnAroundMinutes} min`,
      width: '150px',
    },
    {
      key: 'wants',
      head: 'Asks for',
      cell: ({ effectivePolicy: { licence, emailVerified, minimumAgeYears, paymentBeforeConfirm } }) =>
        [
          licence && 'licence',
          emailVerified && 'verified email',
          minimumAgeYears && `${minimumAgeYears} years`,
          paymentBeforeConfirm && 'payment first',
        ]
          .filter(Boolean)
          .join(', ') || '–',
    },
  ];
  return (
    <Page
      title="Fleets and branches"
      about="A fleet hands its policy and its configuration down to the fleets below it."
      actions={
        may('fleets.manage') && (
          <Button kind="primary" onClick={() => setAdding(true)}>
            Add a fleet
          </Button>
        )
      }
      bar={<Tabs label="Fleets and branches" tabs={PLACE_TABS} />}
    >
      <DataTable
        label="Fleets"
        pages={fleets.pages}
        columns={columns}
        rowKey={({ id }) => id}
        href={({ id }) => `/fleets/${id}`}
        empty={{ title: 'No fleets yet', what: 'Cars can be rented without one; a fleet gives them a policy.' }}
      />
      {adding && <EditFleet id="new" onClose={() => setAdding(false)} />}
    </Page>
  );
}
