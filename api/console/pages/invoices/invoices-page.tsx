/** Invoices and credit notes, as they were issued. */
import { api } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { useBranches } from '../../data/use-places.js';
import { DataTable } from '../../design/data-table.js';
import { DateFilter, FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { formatMoney } from '../../design/format-money.js';
import { Day } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { type Invoice, InvoiceChip } from './invoice-chip.js';
import { InvoiceDrawer } from './invoice-drawer.js';

const COLUMNS: readonly Column<Invoice>[] = [
  { key: 'number', head: 'Number', cell: ({ number }) => number, sortBy: ({ number }) => number, width: '300px' },
  { key: 'state', head: 'State', cell: InvoiceChip, sortBy: ({ state }) => state, width: '140px' },
  { key: 'to', head: 'To', cell: ({ buyer }) => buyer.name, sortBy: ({ buyer }) => buyer.name },
  { key: 'for', head: 'For', cell: ({ subject }) => subject.vehicle, sortBy: ({ subject }) => subject.vehicle },
  {
    key: 'on',
    head: 'Issued',
    cell: ({ issuedOn }) => <Day on={issuedOn} />,
    sortBy: ({ issuedOn }) => issuedOn,
    width: '140px',
  },
  {
    key: 'total',
    head: 'Total',
    cell: ({ totalMinor, currency }) => formatMoney(totalMinor, currency),
    sortBy: ({ totalMinor }) => totalMinor,
    width: '120px',
    align: 'end',
  },
];
const LOOKS = [
  ['', 'Everything'],
  ['open', 'Open'],
  ['overdue', 'Overdue'],
] as const;
const isOpenOrOverdue = (word: string): word is 'open' | 'overdue' => word === 'open' || word === 'overdue';

export default function InvoicesPage() {
  const [filters, setFilter] = useFilters('state', 'branchId', 'from', 'to', 'userId', 'open');
  const branches = useBranches();
  const { state, branchId, from, to, userId, open } = filters;
  const query = {
    ...(isOpenOrOverdue(state) && { state }),
    ...(branchId && { branchId }),
    ...(userId && { userId }),
    ...(from && { from: `${from}T00:00:00Z` }),
    ...(to && { to: `${to}T00:00:00Z` }),
  };
  const pages = usePages(['invoices', 'list', query], (cursor, signal) =>
    api.GET('/api/v1/invoices', { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  return (
    <Page
      title="Invoices"
      about="Issued as a reservation is paid or charged. What is wrong is taken back by a credit note, never changed."
      bar={
        <FilterBar>
          <SelectFilter label="Which" value={state} options={LOOKS} onChange={(value) => setFilter('state', value)} />
          <SelectFilter
            label="Branch"
            value={branchId}
            options={branches.options('Any branch')}
            onChange={(value) => setFilter('branchId', value)}
          />
          <DateFilter label="From" value={from} onChange={(value) => setFilter('from', value)} />
          <DateFilter label="until" value={to} onChange={(value) => setFilter('to', value)} />
        </FilterBar>
      }
    >
      <DataTable
        label="Invoices"
        pages={pages}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setFilter('open', id)}
        empty={{ title: 'No invoices', what: 'They are issued by themselves as reservations are paid.' }}
      />
      {open && <InvoiceDrawer key={open} id={open} onClose={() => setFilter('open', '')} />}
    </Page>
  );
}
