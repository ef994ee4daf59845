/** Figures side by side, of branches, types or cars. */
import type { Schemas } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { DataTable } from '../../design/data-table.js';
import type { Column } from '../../design/table-props.js';
import { hoursOf, moneyOf, percentOf } from './figure-words.js';

type Item = Schemas['FigureItem'];
const COLUMNS: readonly Column<Item>[] = [
  { key: 'name', head: 'Name', cell: ({ name }) => name || 'None', sortBy: ({ name }) => name },
  {
    key: 'bookings',
    head: 'Bookings',
    cell: ({ bookings }) => bookings,
    sortBy: ({ bookings }) => bookings,
    width: '110px',
    align: 'end',
  },
  {
    key: 'trips',
    head: 'Trips',
    cell: ({ trips }) => trips,
    sortBy: ({ trips }) => trips,
    width: '90px',
    align: 'end',
  },
  {
    key: 'revenue',
    head: 'Revenue',
    cell: ({ revenueMinor }) => moneyOf(revenueMinor),
    sortBy: ({ revenueMinor }) => Object.values(revenueMinor)[0] ?? 0,
    width: '140px',
    align: 'end',
  },
  {
    key: 'used',
    head: 'Utilisation',
    cell: ({ utilization }) => percentOf(utilization),
    sortBy: ({ utilization }) => utilization ?? -1,
    width: '120px',
    align: 'end',
  },
  {
    key: 'lasts',
    head: 'Lasts',
    cell: ({ averageBookingHours }) => hoursOf(averageBookingHours),
    width: '110px',
    align: 'end',
  },
  { key: 'cancelled', head: 'Cancelled', cell: ({ cancellations }) => cancellations, width: '110px', align: 'end' },
  {
    key: 'cost',
    head: 'Maintenance',
    cell: ({ maintenanceCostMinor }) => moneyOf(maintenanceCostMinor),
    width: '130px',
    align: 'end',
  },
];

export const BreakdownTable = ({ items }: { items: readonly Item[] }) => (
  <DataTable
    label="Figures"
    pages={listOf(items)}
    columns={COLUMNS}
    rowKey={({ key }) => key}
    empty={{ title: 'No figures yet' }}
  />
);
