/** What rentals cost: the most specific tariff that fits a car holds. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { allPages, LARGEST_PAGE } from '../../data/all-pages.js';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { useBranches, useFleets } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { useMay } from '../../session/use-rights.js';
import { DemandDialog, MODES, useDemandRules } from './demand-dialog.js';
import { EditTariff } from './edit-tariff.js';
import { rulesWords } from './rules-words.js';

type Tariff = Schemas['Tariff'];

export default function TariffsPage() {
  const may = useMay();
  const fleets = useFleets();
  const branches = useBranches();
  const [editing, setEditing] = useState<string>();
  const [onDemand, setOnDemand] = useState(false);
  const demand = useDemandRules().data?.find(({ fleetId }) => fleetId === null);
  const mode = MODES.find(([word]) => word === demand?.mode)?.[1];
  const read = useQuery({
    queryKey: ['tariffs'],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/tariffs', { params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } }, signal }),
        ),
      ),
  });
  const columns: Column<Tariff>[] = [
    { key: 'name', head: 'Tariff', cell: ({ name }) => name, sortBy: ({ name }) => name, width: '22%' },
    {
      key: 'for',
      head: 'For',
      cell: ({ fleetId, branchId, category }) =>
        [fleetId && fleets.nameOf(fleetId), branchId && branches.nameOf(branchId), category]
          .filter(Boolean)
          .join(', ') || 'Every car',
      width: '20%',
    },
    { key: 'rules', head: 'Rules', cell: ({ rules, currency }) => rulesWords(rules, currency ?? 'EUR') },
    {
      key: 'active',
      head: 'Holds',
      cell: ({ active }) => (active ? <Chip tone="good">Yes</Chip> : <Chip tone="quiet">No</Chip>),
      width: '100px',
    },
  ];
  return (
    <Page
      title="Prices"
      about="A tariff is for a fleet, a branch, a category or every car; the most specific one counts. Daily prices are set on each car."
      actions={
        may('prices.manage') && (
          <>
            <Button onClick={() => setOnDemand(true)}>{mode ? `Demand: ${mode.toLowerCase()}` : 'Demand'}</Button>
            <Button kind="primary" onClick={() => setEditing('new')}>
              Add a tariff
            </Button>
          </>
        )
      }
    >
      <DataTable
        label="Tariffs"
        pages={listOf(read.data, read)}
        columns={columns}
        rowKey={({ id }) => id}
        {...(may('prices.manage') && { onOpen: ({ id }: Tariff) => setEditing(id) })}
        empty={{
          title: 'No tariffs yet',
          what: 'Without one, a rental costs the car’s daily price times the number of days.',
        }}
      />
      {onDemand && <DemandDialog onClose={() => setOnDemand(false)} />}
      {editing && <EditTariff id={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}
