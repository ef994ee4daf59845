/** What cars sent and could never be stored, with the reason: each is a sensor to mend or an agent to update. */
import { useState } from 'react';
import type { paths } from '../../../../client/api.js';
import { api } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { Dialog } from '../../design/dialog.js';
import { Facts } from '../../design/facts.js';
import { FilterBar, useFilters } from '../../design/filter-bar.js';
import { Age, Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';

type Answer = paths['/api/v1/quarantine']['get']['responses'][200]['content']['application/json'];
type Item = Answer['items'][number];

const columnsOf = (nameOf: (vehicleId: string) => string): readonly Column<Item>[] => [
  { key: 'reason', head: 'Why', cell: ({ detail }) => detail, sortBy: ({ reason }) => reason },
  { key: 'code', head: 'Kind', cell: ({ reason }) => <span className="code">{reason}</span>, width: '190px' },
  {
    key: 'car',
    head: 'Car',
    cell: ({ vehicleId }) => <span title={vehicleId}>{nameOf(vehicleId)}</span>,
    sortBy: (i) => nameOf(i.vehicleId),
    width: '220px',
  },
  { key: 'seq', head: 'Sample', cell: ({ seq }) => seq ?? '–', align: 'end', width: '110px' },
  {
    key: 'at',
    head: 'Received',
    cell: ({ receivedAt }) => <Age at={receivedAt} />,
    sortBy: (i) => i.receivedAt,
    width: '140px',
  },
];

export default function QuarantinePage() {
  const [{ vehicleId }, setFilter] = useFilters('vehicleId');
  const [open, setOpen] = useState<Item>();
  const { nameOf } = useCars();
  const pages = usePages(['quarantine', vehicleId], (cursor, signal) =>
    api.GET('/api/v1/quarantine', {
      params: { query: { ...(vehicleId && { vehicleId }), ...(cursor && { cursor }) } },
      signal,
    }),
  );
  const ofOne = (id: string) => {
    setFilter('vehicleId', id);
    setOpen(undefined);
  };
  return (
    <Page
      title="Quarantine"
      about="Messages of cars that could not be stored, with the reason. The car is told that they arrived, so that it goes on sending."
      bar={
        vehicleId && (
          <FilterBar count={`${pages.items.length}${pages.more ? '+' : ''} found`}>
            <span>Of {nameOf(vehicleId)}</span>
            <Button onClick={() => setFilter('vehicleId', '')}>Of all cars</Button>
          </FilterBar>
        )
      }
    >
      <DataTable
        label="Quarantined samples"
        pages={pages}
        columns={columnsOf(nameOf)}
        rowKey={({ id }) => id}
        onOpen={(entry) => setOpen(entry)}
        empty={{ title: 'Nothing in quarantine', what: 'Everything that cars sent was stored.' }}
      />
      {open && (
        <Dialog title={open.detail} onClose={() => setOpen(undefined)} wide>
          <div>
            <Facts
              facts={{
                Kind: <span className="code">{open.reason}</span>,
                Car: <span className="code">{open.vehicleId}</span>,
                'Start of the agent, and sample': `${open.boot ?? 'unknown'} · ${open.seq ?? 'unknown'}`,
                Came: <Moment at={open.receivedAt} />,
                'As sent': <pre className="code">{open.payload}</pre>,
              }}
            />
            {open.truncated && <p className="muted">What was sent is longer; the rest was not kept.</p>}
            <footer>
              <Button onClick={() => ofOne(open.vehicleId)}>All of this car</Button>
            </footer>
          </div>
        </Dialog>
      )}
    </Page>
  );
}
