/** Reservations as a list, the newest first. */
import { api } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { usePeople } from '../../data/use-people.js';
import { DataTable } from '../../design/data-table.js';
import { formatMoney } from '../../design/format-money.js';
import { formatSpan } from '../../design/format-span.js';
import type { Column } from '../../design/table-props.js';
import { ReservationChip } from './reservation-chip.js';
import { type Reservation, type ReservationState, STATE_WORDS } from './reservation-words.js';

interface Props {
  state?: string;
  /** Of one customer. */
  userId?: string;
  onOpen(id: string): void;
}

export function ReservationList({ state = '', userId, onOpen }: Props) {
  const cars = useCars();
  const query = { ...(state in STATE_WORDS && { state: state as ReservationState }), ...(userId && { userId }) };
  const pages = usePages(['reservations', 'list', query], (cursor, signal) =>
    api.GET('/api/v1/reservations', { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const nameOf = usePeople(pages.items.map((one) => one.userId));
  const columns: Column<Reservation>[] = [
    {
      key: 'who',
      head: userId ? 'When' : 'Customer',
      cell: (one) => (userId ? formatSpan(one.startsAt, one.endsAt) : nameOf(one.userId)),
      sortBy: (one) => (userId ? one.startsAt : nameOf(one.userId)),
    },
    {
      key: 'state',
      head: 'State',
      cell: (one) => <ReservationChip state={one.state} />,
      sortBy: (one) => one.state,
      width: '140px',
    },
    { key: 'car', head: 'Car', cell: (one) => cars.nameOf(one.vehicleId), sortBy: (one) => cars.nameOf(one.vehicleId) },
    ...(userId
      ? []
      : [
          {
            key: 'when',
            head: 'When',
            cell: (one: Reservation) => formatSpan(one.startsAt, one.endsAt),
            sortBy: (one: Reservation) => one.startsAt,
            width: '28%',
          },
        ]),
    {
      key: 'price',
      head: 'Price',
      cell: (one) => formatMoney(one.totalMinor, one.currency),
      sortBy: (one) => one.totalMinor,
      width: '120px',
      align: 'end',
    },
  ];
  return (
    <DataTable
      label="Reservations"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      empty={{ title: 'No reservations', what: 'They appear here as customers book.' }}
    />
  );
}
