/** Where cars are fetched and brought back. */
import { useState } from 'react';
import { useBranches } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { Tabs } from '../../design/tabs.js';
import { useMay } from '../../session/use-rights.js';
import { EditBranch } from './edit-branch.js';
import { PLACE_TABS } from './fleets-page.js';
import { hoursWords } from './opening-hours.js';

type Branch = ReturnType<typeof useBranches>['items'][number];
const COLUMNS: readonly Column<Branch>[] = [
  { key: 'name', head: 'Branch', cell: ({ name }) => name, sortBy: ({ name }) => name, width: '22%' },
  { key: 'address', head: 'Address', cell: ({ address }) => address ?? '–' },
  { key: 'phone', head: 'Phone', cell: ({ phone }) => phone ?? '–', width: '170px' },
  { key: 'hours', head: 'Open', cell: ({ hours }) => hoursWords(hours), width: '24%' },
  { key: 'zone', head: 'Time zone', cell: ({ timeZone }) => timeZone, width: '160px' },
];

export default function BranchesPage() {
  const branches = useBranches();
  const may = useMay();
  const [editing, setEditing] = useState<string>();
  return (
    <Page
      title="Fleets and branches"
      about="Where cars are fetched and brought back, and when somebody is there."
      actions={
        may('fleets.manage') && (
          <Button kind="primary" onClick={() => setEditing('new')}>
            Add a branch
          </Button>
        )
      }
      bar={<Tabs label="Fleets and branches" tabs={PLACE_TABS} />}
    >
      <DataTable
        label="Branches"
        pages={branches.pages}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        {...(may('fleets.manage') && { onOpen: ({ id }: Branch) => setEditing(id) })}
        empty={{ title: 'No branches yet', what: 'Add one, and cars can stand there.' }}
      />
      {editing && <EditBranch id={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}
