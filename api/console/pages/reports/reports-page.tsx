/** Revenue, taxes, what came, what is open: from the ledger, by day, branch, car, fleet or method. */
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { allPages, LARGEST_PAGE } from '../../data/all-pages.js';
import { api, jsonTo } from '../../data/api.js';
import { download } from '../../data/download.js';
import { listOf } from '../../data/list-of.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { DateFilter, FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { formatMoney } from '../../design/format-money.js';
import { Day } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { Tiles } from '../../design/tiles.js';
import { daysBefore } from './days.js';
import { RevenueChart, type FinanceRow as Row } from './revenue-chart.js';

const BY = [
  ['day', 'By day'],
  ['branch', 'By branch'],
  ['vehicle', 'By car'],
  ['fleet', 'By fleet'],
  ['method', 'By method'],
] as const;
const HEADS = { day: 'Day', branch: 'Branch', vehicle: 'Car', fleet: 'Fleet', method: 'Method' };
type By = keyof typeof HEADS;
const isBy = (word: string): word is By => word in HEADS;
const SPAN_DAYS = 30;

export default function ReportsPage() {
  const [filters, setFilter] = useFilters('by', 'from', 'to');
  const by = isBy(filters.by) ? filters.by : 'day';
  const query = { by, from: filters.from || daysBefore(SPAN_DAYS), to: filters.to || daysBefore(-1) };
  const read = useQuery({
    queryKey: ['reports', query],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        jsonTo(
          api.GET('/api/v1/reports/finance', {
            params: { query: { ...query, limit: LARGEST_PAGE, ...(cursor && { cursor }) } },
            signal,
          }),
        ),
      ),
  });
  const csv = useAct(() => {
    const wanted = new URLSearchParams({ ...query, format: 'csv' });
    return download(`/api/v1/reports/finance?${wanted}`, `finance-${query.from}-${by}.csv`);
  });
  const rows = read.data ?? [];
  const currency = rows[0]?.currency ?? 'EUR';
  const sum = (of: keyof Row) =>
    formatMoney(
      rows.reduce((total, row) => total + (row.currency === currency ? Number(row[of]) : 0), 0),
      currency,
    );
  return (
    <Page
      title="Finance"
      about="From the ledger, which always balances. Revenue is without taxes, less credit notes."
      actions={
        <Button icon={Download} busy={csv.isPending} onClick={() => csv.mutate(undefined)}>
          CSV
        </Button>
      }
      bar={
        <FilterBar>
          <SelectFilter label="By" value={by} options={BY} onChange={(value) => setFilter('by', value)} />
          <DateFilter label="From" value={query.from} onChange={(value) => setFilter('from', value)} />
          <DateFilter label="until" value={query.to} onChange={(value) => setFilter('to', value)} />
        </FilterBar>
      }
    >
      <Tiles
        tiles={[
          { label: 'Revenue', value: sum('revenueMinor') },
          { label: 'Taxes', value: sum('taxMinor') },
          { label: 'Received', value: sum('receivedMinor') },
          { label: 'Refunded', value: sum('refundedMinor') },
          { label: 'Open', value: sum('openMinor') },
        ]}
      />
      {by === 'day' && rows.length > 0 && <RevenueChart {...{ rows, currency }} from={query.from} to={query.to} />}
      <DataTable
        label="Finance"
        pages={listOf(rows, read)}
        columns={columnsOf(by)}
        rowKey={({ key, currency: money }) => key + money}
        empty={{ title: 'Nothing in that span', what: 'Widen it.' }}
      />
    </Page>
  );
}

function columnsOf(by: By): Column<Row>[] {
  const money = (key: keyof Row & `${string}Minor`, head: string): Column<Row> => ({
    key,
    head,
    cell: (row) => formatMoney(row[key], row.currency),
    sortBy: (row) => row[key],
    width: '125px',
    align: 'end',
  });
  return [
    {
      key: 'key',
      head: HEADS[by],
      cell: ({ key, name }) => (by === 'day' ? <Day on={key} /> : (name ?? (key || 'None'))),
      sortBy: ({ key, name }) => name ?? key,
    },
    money('revenueMinor', 'Revenue'),
    money('taxMinor', 'Taxes'),
    money('receivedMinor', 'Received'),
    money('refundedMinor', 'Refunded'),
    money('openMinor', 'Open'),
    money('depositsMinor', 'Deposits'),
  ];
}
