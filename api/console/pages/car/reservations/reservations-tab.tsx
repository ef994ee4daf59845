/** The reservations of one car, the newest first. */
import { api } from '../../../data/api.js';
import { queryClient } from '../../../data/query-client.js';
import { usePages } from '../../../data/use-pages.js';
import { usePerson } from '../../../data/use-person.js';
import { Chip } from '../../../design/chip.js';
import { DataTable } from '../../../design/data-table.js';
import { formatMoney } from '../../../design/format-money.js';
import { Moment } from '../../../design/moment.js';
import type { Column } from '../../../design/table-props.js';
import { useNews } from '../../../live/news.js';
import { type Reservation, STATE_WORDS } from '../../reservations/reservation-words.js';
import type { TabProps } from '../tab-props.js';

const COLUMNS: readonly Column<Reservation>[] = [
  { key: 'who', head: 'Customer', cell: ({ userId }) => <Person id={userId} /> },
  {
    key: 'state',
    head: 'State',
    cell: ({ state }) => <Chip tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].label}</Chip>,
    sortBy: ({ state }) => state,
  },
  { key: 'from', head: 'From', cell: ({ startsAt }) => <Moment at={startsAt} />, sortBy: ({ startsAt }) => startsAt },
  { key: 'to', head: 'Until', cell: ({ endsAt }) => <Moment at={endsAt} />, sortBy: ({ endsAt }) => endsAt },
  {
    key: 'price',
    head: 'Price',
    align: 'end',
    cell: ({ totalMinor, currency }) => formatMoney(totalMinor, currency),
    sortBy: ({ totalMinor }) => totalMinor,
  },
];

const Person = ({ id }: { id: string }) => <>{usePerson(id)}</>;

export default function ReservationsTab({ car }: TabProps) {
  const key = ['reservations', 'of-car', car.id];
  const pages = usePages(key, (cursor, signal) =>
    api.GET('/api/v1/reservations', {
      params: { query: { vehicleId: car.id, limit: 100, ...(cursor && { cursor }) } },
      signal,
    }),
  );
  const again = () => void queryClient.invalidateQueries({ queryKey: key });
  useNews('reservation', (news) => news.vehicleId === car.id && again(), again);
  return (
    <DataTable
      label="Reservations"
      pages={pages}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      href={({ userId }) => `/users/${userId}`}
      empty={{ title: 'Nobody reserved this car yet' }}
    />
  );
}
