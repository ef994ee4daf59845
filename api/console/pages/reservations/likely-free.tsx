/** Reservations that are likely to fall through: their cars may become free, and are taken until they do. */
import { api, type Schemas } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { usePeople } from '../../data/use-people.js';
import { DataTable } from '../../design/data-table.js';
import { formatSpan } from '../../design/format-span.js';
import type { Column } from '../../design/table-props.js';
import { percentOf, saidBy } from './reservation-risk.js';

type Risk = Schemas['ReservationRisk'];

export function LikelyFree({ branchId, onOpen }: { branchId: string; onOpen(id: string): void }) {
  const cars = useCars();
  const pages = usePages(['reservations', 'likely-free', branchId], (cursor, signal) =>
    api.GET('/api/v1/reservation-risks', {
      params: { query: { ...(branchId && { branchId }), ...(cursor && { cursor }) } },
      signal,
    }),
  );
  const nameOf = usePeople(pages.items.map(({ userId }) => userId));
  const columns: Column<Risk>[] = [
    { key: 'car', head: 'Car', cell: (one) => cars.nameOf(one.vehicleId), sortBy: (one) => cars.nameOf(one.vehicleId) },
    {
      key: 'when',
      head: 'When',
      cell: (one) => formatSpan(one.startsAt, one.endsAt),
      sortBy: (one) => one.startsAt,
      width: '24%',
    },
    { key: 'who', head: 'Customer', cell: (one) => nameOf(one.userId), sortBy: (one) => nameOf(one.userId) },
    {
      key: 'free',
      head: 'Falls through',
      cell: (one) => percentOf(one.cancelled + one.noShow),
      sortBy: (one) => one.cancelled + one.noShow,
      width: '120px',
      align: 'end',
    },
    {
      key: 'why',
      head: 'Why',
      cell: (one) => (
        <>
          {one.reasons.map(({ text }) => text).join(' · ')} <small className="muted">{saidBy(one)}</small>
        </>
      ),
      sortBy: (one) => one.reasons[0]?.text ?? '',
      width: '28%',
    },
  ];
  return (
    <DataTable
      label="Reservations that are likely to fall through"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      empty={{
        title: 'All are likely to be kept',
        what: 'Those that may fall through appear here, the likeliest first.',
      }}
    />
  );
}
